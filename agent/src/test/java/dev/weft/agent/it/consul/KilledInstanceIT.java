package dev.weft.agent.it.consul;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.agent.it.Fields;
import dev.weft.agent.it.ForkedJvm;
import dev.weft.consul.RealConsul;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An instance is killed while requests are under way to it; Consul doesn't notice. */
@Tag("timed")
class KilledInstanceIT {
  private static final int KILLS = 5;
  private static final int THREADS = 16;
  private static final int HOLD_MILLIS = 20;

  private static RealConsul consul;

  @BeforeAll
  static void start() {
    consul = RealConsul.start();
  }

  @AfterAll
  static void stop() {
    consul.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"URL,SEND,ASYNC", "SEND2,ASYNC2"})
  void noGetFailsWhenAnInstanceIsKilled(String kinds) {
    String service = "killed-" + kinds.split(",")[0].toLowerCase(java.util.Locale.ROOT);
    List<InstanceProcess> steady =
        List.of(instance(service, service + "-a"), instance(service, service + "-b"));
    StringBuilder table =
        new StringBuilder(
            "| kill | in flight | later tries at it | out after ms |\n|---|---|---|---|\n");
    try (ForkedJvm application = application()) {
      Admin admin = Admin.of(application);
      InstanceProcess victim = instance(service, service + "-v0");
      application.call(
          Caller.class,
          "startLoad",
          Fields.of("kinds", kinds, "threads", THREADS, "url", "http://" + service + "/"));
      for (int kill = 0; kill < KILLS; kill++) {
        String id = victim.id();
        JsonNode before =
            admin.await(
                "/services/" + service,
                page -> {
                  JsonNode node = endpoint(page, id);
                  return node != null
                      && node.path("requests").asInt() > 20
                      && node.path("active").asInt() >= 3;
                });
        int inFlight = endpoint(before, id).path("active").asInt();
        int tried = endpoint(before, id).path("requests").asInt();
        victim.kill();
        long killed = System.nanoTime();
        JsonNode after =
            admin.await("/services/" + service, page -> endpoint(page, id).has("ejection"));
        long outMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed);
        assertThat(endpoint(after, id).path("ejection").path("reason").asText())
            .contains("consecutive local-origin failures");
        assertThat(consul.send("GET", "/v1/health/service/" + service + "?passing", ""))
            .contains("\"" + id + "\"");
        int settled = settledRequests(admin, service, id);
        table.append(
            String.format(
                "| %d | %d | %d | %d |%n", kill + 1, inFlight, settled - tried, outMillis));
        victim = instance(service, service + "-v" + (kill + 1));
        consul.deregister(id);
        assertThat(failures(application)).isEmpty();
      }
      Fields end = application.call(Caller.class, "stopLoad");
      System.out.println(kinds + ": " + end.get("calls") + " calls, none failed\n" + table);
      assertThat(end.get("shown")).isEmpty();
      assertThat(end.get("answered")).isEqualTo(end.get("calls"));
      victim.kill();
    } finally {
      steady.forEach(InstanceProcess::kill);
    }
  }

  /** How often an ejected instance was tried, once the tries under way are over. */
  private static int settledRequests(Admin admin, String service, String id) {
    JsonNode settled =
        admin.await("/services/" + service, page -> endpoint(page, id).path("active").asInt() == 0);
    int requests = endpoint(settled, id).path("requests").asInt();
    int answered = answeredBySteady(settled, id);
    // Not one more, while the others have served hundreds.
    JsonNode later =
        admin.await("/services/" + service, page -> answeredBySteady(page, id) > answered + 300);
    assertThat(endpoint(later, id).path("requests").asInt()).isEqualTo(requests);
    return requests;
  }

  private static int answeredBySteady(JsonNode page, String dead) {
    int sum = 0;
    for (JsonNode endpoint : page.path("endpoints")) {
      sum += endpoint.path("id").asText().equals(dead) ? 0 : endpoint.path("requests").asInt();
    }
    return sum;
  }

  private static String failures(ForkedJvm application) {
    return application.call(Caller.class, "load").get("shown");
  }

  static JsonNode endpoint(JsonNode page, String id) {
    for (JsonNode endpoint : page.path("endpoints")) {
      if (endpoint.path("id").asText().equals(id)) {
        return endpoint;
      }
    }
    return null;
  }

  private static ForkedJvm application() {
    return ForkedJvm.commands()
        .agent("service=web,cacheDir=off,consul=" + consul.httpAddress())
        .start();
  }

  private static InstanceProcess instance(String service, String id) {
    InstanceProcess instance = InstanceProcess.start(id, HOLD_MILLIS);
    consul.register(service, id, "127.0.0.1", instance.port());
    return instance;
  }
}
