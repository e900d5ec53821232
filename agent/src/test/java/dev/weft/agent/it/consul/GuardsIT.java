package dev.weft.agent.it.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Timeouts and retries, as policies in Consul's KV store say. */
@Tag("timed")
class GuardsIT {
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
    "URL, request, java.net.SocketTimeoutException: Read timed out",
    "SEND, request, java.net.http.HttpTimeoutException: request timed out",
    "ASYNC, request, java.net.http.HttpTimeoutException: request timed out",
    "ASYNC2, request, java.net.http.HttpTimeoutException: request timed out",
    "URL, perTry, java.net.SocketTimeoutException: Read timed out",
    "SEND, perTry, java.net.http.HttpTimeoutException: request timed out",
    "ASYNC2, perTry, java.net.http.HttpTimeoutException: request timed out",
  })
  void aTimeoutIsTheClientsOwnException(HttpKind kind, String limit, String exception) {
    String service = "late-" + limit.toLowerCase(java.util.Locale.ROOT) + kind.ordinal();
    Instance slow = bench.instance(service, "slow", "1");
    bench.put("services/" + service, "{'timeouts': {'" + limit + "': '300ms'}}");
    assertThat(bench.answerer(kind, "http://" + service + "/")).isEqualTo("slow");
    slow.hold(3000);
    Fields answer = bench.call(kind, "http://" + service + "/");
    assertThat(answer.get("failure", answer.toString())).startsWith(exception);
    assertThat(answer.number("millis", 0)).isBetween(250, 1500);
    slow.hold(0);
    assertThat(bench.answerer(kind, "http://" + service + "/")).isEqualTo("slow");
  }

  @ParameterizedTest
  @EnumSource(names = {"URL", "SEND", "ASYNC2"})
  void aTryThatTakesTooLongIsMadeElsewhere(HttpKind kind) {
    String service = "tries-" + kind.ordinal();
    Instance slow = bench.instance(service, "slow", "1");
    bench.instance(service, "quick", "1");
    slow.hold(3000);
    bench.put(
        "services/" + service,
        "{'timeouts': {'perTry': '200ms'}, 'retry': {'on': ['per-try-timeout']},"
            + " 'loadBalancer': {'policy': 'round-robin'}}");
    assertThat(bench.spread(kind, "http://" + service + "/", 6)).containsOnlyKeys("200 quick");
    assertThat(slow.requests()).isGreaterThan(1);
  }

  @ParameterizedTest
  @CsvSource({
    "URL, java.net.SocketTimeoutException: Connect timed out",
    "SEND, java.net.http.HttpConnectTimeoutException: HTTP connect timed out",
    "ASYNC2, java.net.http.HttpConnectTimeoutException: HTTP connect timed out",
  })
  void aConnectTimeoutIsTheClientsOwnException(HttpKind kind, String exception) {
    try (BlackHole hole = BlackHole.open()) {
      String service = "hole-" + kind.ordinal();
      bench.consul.register(service, service + "-hole", "127.0.0.1", hole.port());
      bench.put(
          "services/" + service, "{'timeouts': {'connect': '300ms'}, 'retry': {'attempts': 0}}");
      Fields answer = bench.call(kind, "http://" + service + "/");
      assertThat(answer.get("failure", answer.toString())).startsWith(exception);
      assertThat(answer.number("millis", 0)).isBetween(250, 1500);
      bench.put("services/" + service, "{'timeouts': {'connect': '300ms'}}");
      bench.instance(service, "good", "1");
      bench.admin.await("/services/" + service, page -> page.path("known").asInt() == 2);
      Fields calls =
          Fields.of(
              "kind",
              kind,
              "method",
              "POST",
              "body",
              "x",
              "url",
              "http://" + service + "/",
              "count",
              4);
      assertThat(bench.spread(calls)).containsOnlyKeys("200 good");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"URL", "SEND", "ASYNC"})
  void answersAreAskedForAgain(HttpKind kind) {
    String service = "again-" + kind.ordinal();
    String url = "http://" + service + "/";
    Instance bad = bench.instance(service, "bad", "1");
    bench.instance(service, "good", "1");
    String steady = "'outlierDetection': {'consecutive5xx': 0, 'consecutiveGatewayFailure': 0}";
    String turns = steady + ", 'loadBalancer': {'policy': 'round-robin'}, ";
    Map<String, String> half = Map.of("200 good", "5", "503 bad", "5");
    Map<String, String> all = Map.of("200 good", "10");
    for (String on : List.of("'5xx'", "'gateway-error'", "503", "'503'")) {
      bad.answer(503);
      bench.put("services/" + service, "{" + turns + "'retry': {'on': [" + on + "]}}");
      assertThat(bench.spread(kind, url, 10)).as(on).isEqualTo(all);
      Fields post = Fields.of("kind", kind, "url", url, "method", "POST", "body", "x", "count", 10);
      assertThat(bench.spread(post)).as("POST " + on).containsOnlyKeys("200 good", "503 bad");
    }
    bad.answer(500);
    bench.put("services/" + service, "{" + turns + "'retry': {'on': ['gateway-error']}}");
    assertThat(bench.spread(kind, url, 10)).containsOnlyKeys("200 good", "500 bad");
    bad.answer(503);
    bench.put("services/" + service, "{" + turns + "'retry': {'on': ['5xx'], 'attempts': 0}}");
    assertThat(bench.spread(kind, url, 10)).isEqualTo(half);
    bench.put(
        "services/" + service,
        "{" + turns + "'retry': {'on': ['5xx'], 'budget': {'percent': 0, 'minPerSecond': 0}}}");
    assertThat(bench.spread(kind, url, 10)).isEqualTo(half);
    bench.put(
        "services/" + service, "{" + turns + "'retry': {'on': ['5xx'], 'methods': ['POST']}}");
    assertThat(bench.spread(kind, url, 10)).isEqualTo(half);
    Fields post = Fields.of("kind", kind, "url", url, "method", "POST", "body", "x", "count", 10);
    assertThat(bench.spread(post)).isEqualTo(all);
  }

  @ParameterizedTest
  @EnumSource(names = {"URL", "SEND"})
  void attemptsAreCountedAndBackedOff(HttpKind kind) {
    String service = "backoff-" + kind.ordinal();
    Instance bad = bench.instance(service, "bad", "1");
    bad.answer(503);
    bench.put(
        "services/" + service,
        "{'outlierDetection': {'consecutive5xx': 0, 'consecutiveGatewayFailure': 0}, 'retry':"
            + " {'on': ['5xx'], 'attempts': 4, 'backoff': {'base': '1ms', 'max': '1ms'}}}");
    bench.call(kind, "http://" + service + "/");
    assertThat(bad.requests()).isEqualTo(5);
    bench.put(
        "services/" + service,
        "{'outlierDetection': {'consecutive5xx': 0, 'consecutiveGatewayFailure': 0}, 'retry':"
            + " {'on': ['5xx'], 'attempts': 10, 'backoff': {'base': '200ms', 'max': '200ms'}}}");
    Fields slow = bench.call(kind, "http://" + service + "/");
    assertThat(slow.get("status")).isEqualTo("503");
    assertThat(bad.requests()).isEqualTo(5 + 11);
    // Ten waits of 100 ms on average: less than 300 ms has a chance of one to a million.
    assertThat(slow.number("millis", 0)).isBetween(300, 4000);
  }

  @Test
  void aRouteHasTimeoutsAndRetriesOfItsOwn() {
    Instance bad = bench.instance("own", "bad", "1");
    bad.answer(503);
    bench.put(
        "services/own",
        "{'outlierDetection': {'consecutive5xx': 0, 'consecutiveGatewayFailure': 0}, 'retry':"
            + " {'attempts': 0}, 'routes': [{'match': {'path': {'prefix': '/often'}}, 'retry':"
            + " {'on': ['5xx'], 'attempts': 3, 'backoff': {'base': '1ms', 'max': '1ms'}}}]}");
    bench.call(HttpKind.URL, "http://own/");
    assertThat(bad.requests()).isEqualTo(1);
    bench.call(HttpKind.URL, "http://own/often");
    assertThat(bad.requests()).isEqualTo(5);
  }
}
