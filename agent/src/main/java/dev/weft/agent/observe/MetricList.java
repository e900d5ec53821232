package dev.weft.agent.observe;

import dev.weft.agent.observe.Metric.Kind;
import dev.weft.agent.observe.Metric.Sample;
import dev.weft.policy.Mesh;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.Upstream;
import dev.weft.policy.balance.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The metrics made of what {@link Telemetry} has counted. Used for one reading. */
final class MetricList {
  private final Telemetry telemetry;
  private final Collection<Series> series;
  private final List<Metric> metrics = new ArrayList<>();

  MetricList(Telemetry telemetry) {
    this.telemetry = telemetry;
    this.series = telemetry.series();
  }

  List<Metric> metrics() {
    add(
        "http.client.request.duration",
        "s",
        Kind.HISTOGRAM,
        "Duration of HTTP client requests, each try by itself.",
        durations());
    add(
        "weft.upstream.attempts",
        "{attempt}",
        Kind.COUNTER,
        "Tries that ended, by endpoint.",
        attempts());
    add(
        "weft.upstream.retries",
        "{attempt}",
        Kind.COUNTER,
        "Tries that were followed by another, by what was wrong.",
        retries());
    add(
        "weft.upstream.ejections",
        "{ejection}",
        Kind.COUNTER,
        "Times an endpoint was taken out for its failures.",
        telemetry.ejections.samples());
    add(
        "weft.upstream.connects",
        "{connection}",
        Kind.COUNTER,
        "Sockets that were connected, by endpoint.",
        telemetry.connects.samples());
    add(
        "weft.upstream.connect.failures",
        "{connection}",
        Kind.COUNTER,
        "Sockets that could not be connected, by endpoint.",
        telemetry.connectFailures.samples());
    add(
        "weft.upstream.severed",
        "{connection}",
        Kind.COUNTER,
        "Open sockets that were ended since they should be elsewhere, or were idle too long.",
        telemetry.severed.samples());
    add(
        "weft.upstream.health_check.failures",
        "{probe}",
        Kind.COUNTER,
        "Probes of health checks that failed.",
        telemetry.probeFailures.samples());
    add(
        "weft.upstream.refused",
        "{call}",
        Kind.COUNTER,
        "Calls that found no endpoint or hit a limit.",
        telemetry.refusals.samples());
    add(
        "weft.upstream.mirror.dropped",
        "{request}",
        Kind.COUNTER,
        "Copies for mirrors that were not sent.",
        sum(telemetry.mirrorsDropped()));
    endpoints();
    add(
        "weft.upstream.discovery.age",
        "s",
        Kind.GAUGE,
        "Time since discovery last had an answer.",
        discoveryAge());
    add(
        "weft.discovery.watches",
        "{watch}",
        Kind.GAUGE,
        "Watches of the registry, by how they fare.",
        by("weft.watch.state", telemetry.watches()));
    add(
        "weft.registration.passing",
        "1",
        Kind.GAUGE,
        "1 while Consul has the application's service and takes its heartbeats.",
        by("weft.registration.service", telemetry.registrations()));
    add(
        "weft.policy.errors",
        "{document}",
        Kind.GAUGE,
        "Policy documents whose last version was refused.",
        policyErrors());
    add(
        "weft.hook.failures",
        "{failure}",
        Kind.COUNTER,
        "Errors inside weft; the call went out as it would without.",
        sum(telemetry.hookFailures()));
    return List.copyOf(metrics);
  }

  private void add(String name, String unit, Kind kind, String help, List<Sample> samples) {
    metrics.add(new Metric(name, unit, kind, help, samples));
  }

  private List<Sample> durations() {
    List<Sample> samples = new ArrayList<>();
    for (Series one : series) {
      Histogram.Reading reading = one.durations.read();
      samples.add(new Sample(one.attributes(), reading.sumSeconds(), reading));
    }
    return samples;
  }

  private List<Sample> attempts() {
    Counters sums = new Counters("weft.upstream.service", "weft.upstream.endpoint");
    for (Series one : series) {
      sums.add(one.key.service, one.key.endpoint(), one.durations.read().count());
    }
    return sums.samples();
  }

  private List<Sample> retries() {
    Counters sums = new Counters("weft.upstream.service", "error.type");
    for (Series one : series) {
      String error = Series.errorType(one.key.outcome);
      if (one.retries.sum() > 0 && error != null) {
        sums.add(one.key.service, error, one.retries.sum());
      }
    }
    return sums.samples();
  }

  private void endpoints() {
    List<Sample> counts = new ArrayList<>();
    List<Sample> active = new ArrayList<>();
    List<Sample> connections = new ArrayList<>();
    Mesh mesh = telemetry.mesh();
    if (mesh != null) {
      for (Upstream upstream : mesh.upstreams()) {
        String service = upstream.service().name().key();
        int usable = 0;
        for (Node node : upstream.nodes()) {
          usable += node.isUsable() ? 1 : 0;
          active.add(
              sample(
                  service, "weft.upstream.endpoint", node.endpoint().authority(), node.active()));
        }
        counts.add(sample(service, "weft.endpoint.state", "known", upstream.nodes().size()));
        counts.add(sample(service, "weft.endpoint.state", "usable", usable));
        connections.add(
            Sample.of(Map.of("weft.upstream.service", service), upstream.connections()));
      }
    }
    add(
        "weft.upstream.endpoints",
        "{endpoint}",
        Kind.GAUGE,
        "Endpoints discovery knows, and those that may be picked.",
        counts);
    add(
        "weft.upstream.active",
        "{attempt}",
        Kind.GAUGE,
        "Tries in flight and connected sockets, by endpoint.",
        active);
    add(
        "weft.upstream.connections",
        "{connection}",
        Kind.GAUGE,
        "Sockets that are connected, or are being connected.",
        connections);
  }

  private static Sample sample(String service, String name, String value, int count) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("weft.upstream.service", service);
    attributes.put(name, value);
    return Sample.of(attributes, count);
  }

  private List<Sample> discoveryAge() {
    LongSupplier age = telemetry.discoveryAge();
    return age == null ? List.of() : List.of(Sample.of(Map.of(), age.getAsLong() / 1e9));
  }

  private static List<Sample> by(String attribute, Map<String, Integer> counts) {
    List<Sample> samples = new ArrayList<>();
    counts.forEach((value, count) -> samples.add(Sample.of(Map.of(attribute, value), count)));
    return samples;
  }

  private static List<Sample> sum(@Nullable LongSupplier count) {
    return count == null ? List.of() : List.of(Sample.of(Map.of(), (double) count.getAsLong()));
  }

  private List<Sample> policyErrors() {
    MeshSnapshot snapshot = telemetry.published();
    if (snapshot == null) {
      return List.of();
    }
    long errors = snapshot.documents().stream().filter(each -> each.error() != null).count();
    return List.of(Sample.of(Map.of(), (double) errors));
  }
}
