package dev.weft.agent.observe.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.Upstream;
import dev.weft.policy.balance.Ejection;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Node;
import dev.weft.policy.guard.CheckReport;
import dev.weft.policy.guard.ProbeResult;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** {@code /services} and {@code /services/NAME}. */
final class ServicePages {
  private final AdminData data;

  ServicePages(AdminData data) {
    this.data = data;
  }

  Reply all() {
    return Reply.json(
        200,
        json -> {
          json.writeArrayFieldStart("services");
          for (Upstream upstream : watched()) {
            json.writeStartObject();
            summary(json, upstream);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeFieldName("catalog");
          ValueJson.write(json, new TreeSet<>(data.mesh().snapshot().catalog()));
          json.writeFieldName("discovery");
          ValueJson.write(json, data.discovery().get());
        });
  }

  Reply one(String name) {
    for (Upstream upstream : watched()) {
      if (upstream.service().name().key().equals(name)) {
        return Reply.json(200, json -> detail(json, upstream));
      }
    }
    return Reply.error(
        404,
        data.mesh().snapshot().catalog().contains(name)
            ? name + " is in the catalog, but nobody called it yet"
            : "no service " + name);
  }

  static void document(JsonGenerator json, MeshSnapshot.Document document) throws IOException {
    json.writeStartObject();
    json.writeStringField("key", document.key());
    json.writeNumberField("index", document.index());
    json.writeNumberField("inForceIndex", document.inForceIndex());
    if (document.error() != null) {
      json.writeStringField("error", document.error());
    }
    if (!document.notices().isEmpty()) {
      json.writeFieldName("notices");
      ValueJson.write(json, document.notices());
    }
    json.writeEndObject();
  }

  private List<Upstream> watched() {
    List<Upstream> upstreams = new ArrayList<>(data.mesh().upstreams());
    upstreams.sort(Comparator.comparing(upstream -> upstream.service().name().key()));
    return upstreams;
  }

  private void summary(JsonGenerator json, Upstream upstream) throws IOException {
    int usable = 0;
    int unhealthy = 0;
    int ejected = 0;
    for (Node node : upstream.nodes()) {
      usable += node.isUsable() ? 1 : 0;
      unhealthy += node.standing().failedCheck() == null ? 0 : 1;
      ejected += node.ejection() == null ? 0 : 1;
    }
    json.writeStringField("name", upstream.service().name().key());
    json.writeNumberField("known", upstream.nodes().size());
    json.writeNumberField("usable", usable);
    json.writeNumberField("unhealthy", unhealthy);
    json.writeNumberField("ejected", ejected);
    json.writeNumberField("active", upstream.active());
    json.writeNumberField("pending", upstream.pending());
    json.writeNumberField("retries", upstream.retries());
    json.writeNumberField("connections", upstream.connections());
    if (upstream.concurrencyLimit() >= 0) {
      json.writeNumberField("concurrencyLimit", upstream.concurrencyLimit());
    }
    json.writeBooleanField("panic", upstream.isPanic());
    json.writeStringField("lastCall", ago(upstream.lastCall()));
    if (upstream.service().stale() != null) {
      json.writeStringField("stale", upstream.service().stale());
    }
  }

  private void detail(JsonGenerator json, Upstream upstream) throws IOException {
    summary(json, upstream);
    json.writeFieldName("policy");
    ValueJson.write(json, upstream.service().policy());
    json.writeArrayFieldStart("documents");
    for (MeshSnapshot.Document document : data.mesh().snapshot().documents()) {
      if (concerns(document.key(), upstream.service().name().service())) {
        document(json, document);
      }
    }
    json.writeEndArray();
    json.writeArrayFieldStart("endpoints");
    for (Node node : upstream.nodes()) {
      endpoint(json, upstream, node);
    }
    json.writeEndArray();
  }

  private void endpoint(JsonGenerator json, Upstream upstream, Node node) throws IOException {
    Endpoint endpoint = node.endpoint();
    String unusable = node.unusable();
    json.writeStartObject();
    json.writeStringField("id", endpoint.id());
    json.writeStringField("address", endpoint.authority());
    json.writeStringField("health", endpoint.health().name().toLowerCase(Locale.ROOT));
    if (endpoint.healthReason() != null) {
      json.writeStringField("healthReason", endpoint.healthReason());
    }
    json.writeStringField("state", unusable == null ? "usable" : unusable);
    json.writeNumberField("weight", endpoint.weight());
    json.writeFieldName("tags");
    ValueJson.write(json, new TreeSet<>(endpoint.tags()));
    json.writeFieldName("meta");
    ValueJson.write(json, endpoint.meta());
    json.writeNumberField("active", node.active());
    json.writeNumberField("requests", node.requests());
    json.writeNumberField("failures", node.failures());
    if (!upstream.service().policy().healthChecks().isEmpty()) {
      json.writeArrayFieldStart("healthChecks");
      for (CheckReport report : upstream.checks(node)) {
        check(json, report);
      }
      json.writeEndArray();
    }
    json.writeNumberField("timesEjected", node.standing().timesEjected());
    Ejection ejection = node.ejection();
    if (ejection != null) {
      long left = Math.max(0, ejection.until() - data.clock().getAsLong());
      json.writeObjectFieldStart("ejection");
      json.writeStringField("reason", ejection.reason());
      json.writeStringField("left", seconds(left));
      json.writeStringField("until", Instant.now().plusNanos(left).toString());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void check(JsonGenerator json, CheckReport report) throws IOException {
    json.writeStartObject();
    json.writeStringField("check", report.check().probe().label());
    ProbeResult last = report.last();
    String state = last == null ? "not probed yet" : "good";
    json.writeStringField("state", report.failure() == null ? state : "bad");
    if (report.failure() != null) {
      json.writeStringField("reason", report.failure());
    }
    if (last != null) {
      json.writeStringField("lastProbe", last.failure() == null ? "good" : last.failure());
      json.writeStringField("probed", ago(report.lastAt()));
    }
    json.writeEndObject();
  }

  /** Whether a document has a say in this application's calls to the service. */
  private boolean concerns(String key, String service) {
    String caller = data.mesh().caller();
    return key.equals("defaults")
        || key.equals("services/" + service)
        || (caller != null && key.equals("callers/" + caller + "/" + service));
  }

  private String ago(long moment) {
    return seconds(data.clock().getAsLong() - moment) + " ago";
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1fs", nanos / 1e9);
  }
}
