package dev.weft.agent.observe;

import dev.weft.policy.Attempt;
import dev.weft.policy.Call;
import dev.weft.policy.Mesh;
import dev.weft.policy.MeshListener;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.Outcome;
import dev.weft.policy.Verdict;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Node;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this JVM's calls were, counted. Told by the mesh on the application's threads, read by the
 * admin server and, if there is one, the OpenTelemetry SDK.
 */
public final class Telemetry implements MeshListener, AutoCloseable {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

  private final SeriesTable series = new SeriesTable();
  final Counters ejections = new Counters("weft.upstream.service", "weft.upstream.endpoint");
  final Counters connects = new Counters("weft.upstream.service", "weft.upstream.endpoint");
  final Counters severed = new Counters("weft.upstream.service", "weft.sever.reason");
  final Counters connectFailures = new Counters("weft.upstream.service", "weft.upstream.endpoint");
  final Counters probeFailures = new Counters("weft.upstream.service", "weft.upstream.endpoint");
  final Counters refusals = new Counters("weft.upstream.service", "weft.refusal.reason");

  // Each written once, while the agent starts.
  private volatile @Nullable Mesh mesh;
  private volatile @Nullable LongSupplier discoveryAgeNanos;
  private volatile Supplier<Map<String, Integer>> watches = Map::of;
  private volatile Supplier<Map<String, Integer>> registrations = Map::of;
  private volatile @Nullable LongSupplier hookFailures;
  private volatile @Nullable LongSupplier mirrorsDropped;
  private volatile @Nullable OtelExport export;
  // Written by the publisher.
  private volatile @Nullable MeshSnapshot published;

  /** Gives the mesh whose endpoints are counted; it was made with this listener. */
  public void observe(Mesh mesh) {
    this.mesh = mesh;
  }

  /** Gives the time since discovery last had an answer. */
  public void discoveryAge(LongSupplier nanos) {
    discoveryAgeNanos = nanos;
  }

  /** Gives the number of discovery's watches by state. */
  public void watches(Supplier<Map<String, Integer>> byState) {
    watches = byState;
  }

  /** Gives the services that this JVM registers, 1 for each that is passing, else 0. */
  public void registrations(Supplier<Map<String, Integer>> passing) {
    registrations = passing;
  }

  /** Gives the number of hooks that threw, after which the call went out as without us. */
  public void hookFailures(LongSupplier count) {
    hookFailures = count;
  }

  /** Gives the number of copies for mirrors that were not sent. */
  public void mirrorsDropped(LongSupplier count) {
    mirrorsDropped = count;
  }

  /** Counts a probe of a health check that failed. */
  public void probeFailed(String service, Endpoint endpoint) {
    probeFailures.add(service, endpoint.authority());
  }

  @Override
  public void finished(
      Call call, Attempt attempt, Outcome outcome, Verdict verdict, long durationNanos) {
    record(
        call.upstream().key(),
        attempt.node(),
        call.method(),
        outcome,
        verdict.isRetry(),
        durationNanos);
  }

  @Override
  public void dialed(Call call, Node node, Outcome outcome, long durationNanos) {
    Counters counters = outcome.failure() == null ? connects : connectFailures;
    counters.add(call.upstream().key(), node.endpoint().authority());
  }

  @Override
  public void severed(Call call, Node node, String reason) {
    severed.add(call.upstream().key(), reason);
  }

  @Override
  public void ejected(String service, Endpoint endpoint, String reason, long nanos) {
    ejections.add(service, endpoint.authority());
  }

  @Override
  public void refused(Call call, String reason) {
    refusals.add(
        call.upstream().key(),
        reason.contains("no endpoint") ? "no_endpoint" : reason.replace('-', '_'));
  }

  @Override
  public void published(MeshSnapshot snapshot) {
    published = snapshot;
    series.maybeForgetGone(snapshot);
  }

  /** Whether a snapshot has been published. */
  public boolean isReady() {
    return published != null;
  }

  /** All metrics at this moment, the same ones in the same order every time. */
  public List<Metric> read() {
    return new MetricList(this).metrics();
  }

  /** Sends what an exporter has left, for at most two seconds; without one it does nothing. */
  @Override
  public void close() {
    OtelExport present = export;
    if (present != null) {
      present.close();
    }
  }

  /** Methods outside the standard are one: they would be as many as a client makes up. */
  static String knownMethod(String method) {
    return METHODS.contains(method) ? method : "_OTHER";
  }

  void record(
      String service, Node node, String method, Outcome outcome, boolean retried, long nanos) {
    series.get(node, service, method, outcome).record(nanos, retried, export);
  }

  /** From now on everything is exported too. */
  void export(OtelExport export) {
    this.export = export;
  }

  @Nullable OtelExport export() {
    return export;
  }

  @Nullable Mesh mesh() {
    return mesh;
  }

  @Nullable LongSupplier discoveryAge() {
    return discoveryAgeNanos;
  }

  Map<String, Integer> watches() {
    return watches.get();
  }

  Map<String, Integer> registrations() {
    return registrations.get();
  }

  @Nullable LongSupplier hookFailures() {
    return hookFailures;
  }

  @Nullable LongSupplier mirrorsDropped() {
    return mirrorsDropped;
  }

  @Nullable MeshSnapshot published() {
    return published;
  }

  List<Series> series() {
    return series.all();
  }
}
