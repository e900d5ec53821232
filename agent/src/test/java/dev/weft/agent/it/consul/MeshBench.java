package dev.weft.agent.it.consul;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.agent.it.Fields;
import dev.weft.agent.it.ForkedJvm;
import dev.weft.agent.it.JvmSettings;
import dev.weft.consul.RealConsul;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real Consul, an application {@code web} in the mesh, and instances inside the test. */
final class MeshBench implements AutoCloseable {
  final RealConsul consul = RealConsul.start();
  final ForkedJvm application;
  final Admin admin;
  private final List<Instance> instances = new ArrayList<>();

  MeshBench(String... logs) {
    JvmSettings settings =
        ForkedJvm.commands().agent("service=web,cacheDir=off,consul=" + consul.httpAddress());
    for (String log : logs) {
      settings.logs(log);
    }
    application = settings.start();
    admin = Admin.of(application);
  }

  /**
   * A registered instance, {@code SERVICE-ID}; {@code version} is in its metadata. Returns when the
   * application knows the name of the service.
   */
  Instance instance(String service, String id, String version) {
    Instance instance = Instance.start(id);
    instances.add(instance);
    consul.register(
        service,
        service + "-" + id,
        "127.0.0.1",
        instance.port(),
        1,
        1,
        List.of(),
        Map.of("version", version));
    admin.await("/services", page -> page.path("catalog").toString().contains('"' + service + '"'));
    return instance;
  }

  /** Puts a document, with single quotes for double ones; returns when it is in force. */
  void put(String key, String document) {
    consul.putKv("weft/" + key, document.replace('\'', '"'));
    long index = index(key);
    admin.await("/policies", page -> document(page, key).path("inForceIndex").asLong() >= index);
  }

  /** Puts a document that is refused; returns what is said of it. */
  JsonNode putRefused(String key, String document) {
    consul.putKv("weft/" + key, document.replace('\'', '"'));
    long index = index(key);
    JsonNode page =
        admin.await("/policies", each -> document(each, key).path("index").asLong() >= index);
    return document(page, key);
  }

  Fields call(HttpKind kind, String url, String... headersAndMore) {
    Fields call = Fields.of("kind", kind, "url", url);
    for (int i = 0; i < headersAndMore.length; i += 2) {
      call.with(headersAndMore[i], headersAndMore[i + 1]);
    }
    return application.call(Caller.class, "call", call);
  }

  /** The instance that answered. */
  String answerer(HttpKind kind, String url, String... headersAndMore) {
    Fields answer = call(kind, url, headersAndMore);
    assertThat(answer.all()).containsEntry("status", "200");
    return Caller.firstLine(answer.get("body"));
  }

  /** How many of so many calls had which end: {@code 200 a}, {@code 503 b}. */
  Map<String, String> spread(HttpKind kind, String url, int count) {
    return spread(Fields.of("kind", kind, "url", url, "count", count));
  }

  Map<String, String> spread(Fields calls) {
    return application.call(Caller.class, "spread", calls).all();
  }

  @Override
  public void close() {
    application.close();
    instances.forEach(Instance::close);
    consul.close();
  }

  static JsonNode document(JsonNode page, String key) {
    for (JsonNode document : page.path("documents")) {
      if (document.path("key").asText().equals(key)) {
        return document;
      }
    }
    return new ObjectMapper().createObjectNode();
  }

  private long index(String key) {
    try {
      String entry = consul.send("GET", "/v1/kv/weft/" + key, "");
      return new ObjectMapper().readTree(entry).path(0).path("ModifyIndex").asLong();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
