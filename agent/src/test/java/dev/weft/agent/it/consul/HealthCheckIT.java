package dev.weft.agent.it.consul;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.agent.health.GrpcEndpoint;
import dev.weft.agent.it.net.Answer;
import dev.weft.agent.it.net.HttpEndpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Instances that Consul finds well but that fail a health check of a policy get no requests. */
class HealthCheckIT {
  private static final String TIMES = ", 'interval': '100ms', 'timeout': '5s', 'unhealthyAfter': 2";

  private static MeshBench bench;

  @BeforeAll
  static void start() throws IOException {
    bench = new MeshBench();
    bench.instance("plain", "a", "1");
    assertThat(bench.answerer(HttpKind.URL, "http://plain/")).isEqualTo("a");
    assertThat(loadedClasses()).contains("dev.weft.agent.Weft").doesNotContain(".agent.health.");
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void anInstanceThatFailsItsHttpCheckIsOutUntilItPasses() throws IOException {
    try (HttpEndpoint a = endpoint("shop", "a");
        HttpEndpoint b = endpoint("shop", "b")) {
      put("shop", "{'http': {'path': '/health'}" + TIMES + "}");
      assertThat(spread("shop")).containsOnlyKeys("200 a", "200 b");
      await("shop", "good", "usable");
      assertThat(loadedClasses()).contains("dev.weft.agent.health.Prober");

      a.behave(request -> request.path().equals("/health") ? Answer.of(500) : Answer.ok("a\n"));
      String reason = "health check http /health: status 500 (2 in a row)";
      JsonNode out = await("shop", "bad", reason);
      assertThat(out.path("health").asText()).isEqualTo("passing");
      assertThat(out.path("healthChecks").path(0).path("reason").asText()).isEqualTo(reason);
      assertThat(bench.admin.text("/explain?url=http://shop/")).contains(reason);
      assertThat(bench.admin.metric("weft_upstream_health_check_failures_total", "shop"))
          .isGreaterThanOrEqualTo(2);
      a.forget();
      assertThat(spread("shop")).containsOnlyKeys("200 b");
      Patience.await("a further probe", () -> !a.seen().isEmpty());
      assertThat(a.seen())
          .allMatch(
              seen ->
                  seen.path().equals("/health")
                      && seen.authority().equals("shop")
                      && "weft/health".equals(seen.header("user-agent")));

      a.behave(request -> Answer.ok("a\n"));
      await("shop", "good", "usable");
      assertThat(spread("shop")).containsOnlyKeys("200 a", "200 b");
    }
  }

  @Test
  void anInstanceThatTakesNoConnectionsIsOutBeforeARequestFails() {
    try (HttpEndpoint a = endpoint("store", "a");
        HttpEndpoint b = endpoint("store", "b")) {
      put("store", "{'tcp': {}" + TIMES + "}");
      assertThat(spread("store")).containsOnlyKeys("200 a", "200 b");
      await("store", "good", "usable");
      a.close();
      await("store", "bad", "health check tcp: connection refused (2 in a row)");
      assertThat(spread("store")).containsOnlyKeys("200 b");
      assertThat(bench.admin.metric("weft_upstream_retries_total", "store")).isZero();
      try (HttpEndpoint again = new HttpEndpoint("a", "127.0.0.1", a.port())) {
        again.behave(request -> Answer.ok("a\n"));
        await("store", "good", "usable");
        assertThat(spread("store")).containsOnlyKeys("200 a", "200 b");
      }
    }
  }

  @Test
  void anInstanceThatIsNotServingByGrpcIsOutUntilItIs() {
    try (GrpcEndpoint a = new GrpcEndpoint("a");
        GrpcEndpoint b = new GrpcEndpoint("b")) {
      bench.consul.register("ledger", "ledger-a", "127.0.0.1", a.port());
      bench.consul.register("ledger", "ledger-b", "127.0.0.1", b.port());
      put("ledger", "{'grpc': {'service': 'ledger.v1'}" + TIMES + "}");
      assertThat(spread("ledger")).containsOnlyKeys("200 a", "200 b");
      await("ledger", "good", "usable");
      a.reply(GrpcEndpoint.Reply.serving(2));
      await("ledger", "bad", "health check grpc ledger.v1: not_serving (2 in a row)");
      assertThat(spread("ledger")).containsOnlyKeys("200 b");
      a.reply(GrpcEndpoint.Reply.serving(1));
      await("ledger", "good", "usable");
      assertThat(spread("ledger")).containsOnlyKeys("200 a", "200 b");
    }
  }

  /** A registered one, without a check in Consul. */
  private static HttpEndpoint endpoint(String service, String id) {
    HttpEndpoint endpoint = new HttpEndpoint(id, "127.0.0.1", 0);
    endpoint.behave(request -> Answer.ok(id + "\n"));
    bench.consul.register(service, service + "-" + id, "127.0.0.1", endpoint.port());
    return endpoint;
  }

  /** Returns when the health check is in force and both endpoints are known. */
  private static void put(String service, String check) {
    bench.put(
        "services/" + service,
        "{'loadBalancer': {'policy': 'round-robin'}, 'healthChecks': [" + check + "]}");
    bench.admin.await(
        "/services", page -> page.path("catalog").toString().contains('"' + service + '"'));
    bench.call(HttpKind.URL, "http://" + service + "/");
    bench.admin.await("/services/" + service, page -> page.path("known").asInt() == 2);
  }

  private static Map<String, String> spread(String service) {
    return bench.spread(HttpKind.URL, "http://" + service + "/", 20);
  }

  /** Waits until the check of the endpoint {@code a}, and itself, are said to be so. */
  private static JsonNode await(String service, String check, String state) {
    String id = service + "-a";
    bench.admin.await(
        "/services/" + service,
        page -> {
          JsonNode endpoint = KilledInstanceIT.endpoint(page, id);
          return endpoint.path("healthChecks").path(0).path("state").asText().equals(check)
              && endpoint.path("state").asText().equals(state);
        });
    return bench.admin.endpoint(service, id);
  }

  private static String loadedClasses() throws IOException {
    Process jcmd =
        new ProcessBuilder(
                System.getProperty("it.java.home") + "/bin/jcmd",
                "" + bench.application.pid(),
                "VM.class_hierarchy")
            .redirectErrorStream(true)
            .start();
    return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
