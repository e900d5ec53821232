package dev.weft.agent.it.consul;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.agent.it.Fields;
import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Instances that fail are taken out and come back, as policies in Consul's KV store say. */
@Tag("timed")
class OutlierIT {
  private static final String TURNS = "'loadBalancer': {'policy': 'round-robin'}";

  private static MeshBench bench;

  @BeforeAll
  static void start() {
    bench = new MeshBench();
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @ParameterizedTest
  @CsvSource({
    "URL, 500, consecutive5xx, 3 consecutive 5xx (last 500)",
    "SEND, 500, consecutive5xx, 3 consecutive 5xx (last 500)",
    "ASYNC, 503, consecutive5xx, 3 consecutive 5xx (last 503)",
    "URL, 502, consecutiveGatewayFailure, 3 consecutive gateway failures (last 502)",
    "ASYNC, 504, consecutiveGatewayFailure, 3 consecutive gateway failures (last 504)",
  })
  void isOutAfterFailuresInARowAndBackAfterItsTime(
      HttpKind kind, int status, String limit, String reason) {
    String service = "failing-" + kind.ordinal() + status;
    Instance bad = bench.instance(service, "bad", "1");
    bench.instance(service, "good", "1");
    bench.put(
        "services/" + service,
        "{"
            + TURNS
            + ", 'outlierDetection': {"
            + (limit.contains("5xx") ? "'consecutiveGatewayFailure': 0, " : "'consecutive5xx': 0, ")
            + "'"
            + limit
            + "': 3"
            + ", 'baseEjectionTime': '1500ms', 'jitter': 0}}");
    String url = "http://" + service + "/";
    assertThat(bench.spread(kind, url, 4)).containsOnlyKeys("200 good", "200 bad");
    bad.answer(status);
    int before = bad.requests();
    bench.spread(kind, url, 7);
    JsonNode out = bench.admin.endpoint(service, service + "-bad");
    assertThat(out.path("ejection").path("reason").asText()).isEqualTo(reason);
    assertThat(bad.requests() - before).isEqualTo(3);
    assertThat(bench.spread(kind, url, 20)).containsOnlyKeys("200 good");
    bad.answer(200);
    // One request after its time decides whether it is back.
    Patience.await(
        service + " to be back",
        () -> {
          bench.spread(kind, url, 1);
          return !bench.admin.endpoint(service, service + "-bad").has("ejection");
        });
    assertThat(bench.spread(kind, url, 4)).containsOnlyKeys("200 good", "200 bad");
    assertThat(bench.admin.metric("weft_upstream_ejections_total", service)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"URL", "SEND", "ASYNC2"})
  void isOutAfterConnectFailuresWithoutAFailedCall(HttpKind kind) throws IOException {
    String service = "closed-" + kind.ordinal();
    int closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    bench.consul.register(service, service + "-closed", "127.0.0.1", closed);
    bench.instance(service, "good", "1");
    bench.put(
        "services/" + service,
        "{" + TURNS + ", 'outlierDetection': {'consecutiveLocalOriginFailure': 2}}");
    Fields posts =
        Fields.of(
            "kind",
            kind,
            "url",
            "http://" + service + "/",
            "method",
            "POST",
            "body",
            "x",
            "count",
            40);
    assertThat(bench.spread(posts)).containsOnlyKeys("200 good");
    JsonNode out = bench.admin.endpoint(service, service + "-closed");
    assertThat(out.path("ejection").path("reason").asText())
        .isEqualTo("2 consecutive local-origin failures (last connect-failure)");
    assertThat(out.path("requests").asInt()).isEqualTo(2);
  }

  @Test
  void notMoreThanTheShareIsOut() {
    for (String id : new String[] {"a", "b", "c", "d"}) {
      bench.instance("all-bad", id, "1").answer(500);
    }
    bench.put(
        "services/all-bad",
        "{" + TURNS + ", 'outlierDetection': {'consecutive5xx': 2, 'maxEjectionPercent': 50}}");
    bench.spread(HttpKind.URL, "http://all-bad/", 60);
    assertThat(bench.admin.json("/services/all-bad").path("ejected").asInt()).isEqualTo(2);
    bench.put(
        "services/all-bad",
        "{" + TURNS + ", 'outlierDetection': {'consecutive5xx': 2, 'maxEjectionPercent': 75}}");
    bench.spread(HttpKind.URL, "http://all-bad/", 60);
    assertThat(bench.admin.json("/services/all-bad").path("ejected").asInt()).isEqualTo(3);
  }
}
