package dev.weft.agent.observe.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.policy.MeshSnapshot;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What is at which path. Asked on the event loop. */
final class AdminPages {
  private static final String SERVICE = "/services/";
  private static final Map<String, String> INDEX = new LinkedHashMap<>();

  static {
    INDEX.put("/ready", "whether endpoints and policies have been published: 200 or 503");
    INDEX.put("/services", "the services this JVM calls, and the catalog");
    INDEX.put(
        "/services/NAME",
        "one service: policy in force, endpoints, counters, what speaks against each");
    INDEX.put("/policies", "the policy documents with their errors");
    INDEX.put(
        "/explain?method=GET&url=http://users/&header=name:value", "where a request would go");
    INDEX.put("/config", "the settings of this JVM and where each came from");
    INDEX.put("/metrics", "Prometheus text; ?format=json for JSON");
    INDEX.put("/threads", "the threads of ours in this JVM");
  }

  private final AdminData data;
  private final ServicePages services;
  private final ExplainPage explain;

  AdminPages(AdminData data) {
    this.data = data;
    this.services = new ServicePages(data);
    this.explain = new ExplainPage(data);
  }

  Reply reply(Request request) {
    String path = request.path();
    if (path.startsWith(SERVICE) && path.length() > SERVICE.length()) {
      return services.one(path.substring(SERVICE.length()));
    }
    return switch (path) {
      case "/" -> Reply.json(200, AdminPages::index);
      case "/ready" -> ready();
      case "/services", SERVICE -> services.all();
      case "/policies" -> Reply.json(200, this::policies);
      case "/explain" -> explain.reply(request);
      case "/config" -> Reply.json(200, this::config);
      case "/metrics" -> MetricsPage.reply(request, data.telemetry());
      case "/threads" -> ThreadsPage.reply();
      default ->
          Reply.json(
              404,
              json -> {
                json.writeStringField("error", "nothing at " + path);
                index(json);
              });
    };
  }

  private static void index(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("paths");
    for (Map.Entry<String, String> entry : INDEX.entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }

  private Reply ready() {
    boolean ready = data.telemetry().isReady();
    return Reply.json(ready ? 200 : 503, json -> json.writeBooleanField("ready", ready));
  }

  private void policies(JsonGenerator json) throws IOException {
    MeshSnapshot snapshot = data.mesh().snapshot();
    json.writeFieldName("switches");
    ValueJson.write(json, snapshot.switches());
    json.writeFieldName("hosts");
    ValueJson.write(json, snapshot.hosts());
    json.writeArrayFieldStart("documents");
    for (MeshSnapshot.Document document : snapshot.documents()) {
      ServicePages.document(json, document);
    }
    json.writeEndArray();
  }

  private void config(JsonGenerator json) throws IOException {
    json.writeNumberField("pid", ProcessHandle.current().pid());
    json.writeStringField("java", Runtime.version().toString());
    json.writeObjectFieldStart("settings");
    for (Map.Entry<String, AdminData.Setting> entry :
        new TreeMap<>(data.settings().get()).entrySet()) {
      AdminData.Setting setting = entry.getValue();
      json.writeObjectFieldStart(entry.getKey());
      json.writeStringField("value", masked(entry.getKey(), setting.value()));
      json.writeStringField("origin", setting.origin());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeFieldName("discovery");
    ValueJson.write(json, data.discovery().get());
    if (data.registration() != null) {
      json.writeFieldName("registration");
      ValueJson.write(json, data.registration().get());
    }
  }

  private static String masked(String key, String value) {
    return key.equals("token") && !value.isEmpty() ? "***" : value;
  }
}
