package dev.weft.agent.it.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which instance a request goes to, as policies in Consul's KV store say. */
@Tag("timed")
class RoutingIT {
  private static final String SUBSETS =
      "'subsets': {'one': {'meta': {'version': '1'}}, 'two': {'meta': {'version': '2'}}}";

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
  @EnumSource(names = {"URL", "SEND", "ASYNC2"})
  void roundRobinTakesTurns(HttpKind kind) {
    String service = "turns-" + kind.ordinal();
    three(service);
    bench.put("services/" + service, "{'loadBalancer': {'policy': 'round-robin'}}");
    bench.call(kind, "http://" + service + "/");
    assertThat(bench.spread(kind, "http://" + service + ".service.consul:9/", 30))
        .isEqualTo(Map.of("200 a", "10", "200 b", "10", "200 c", "10"));
  }

  @Test
  void randomGivesEachItsShare() {
    three("dice");
    bench.put("services/dice", "{'loadBalancer': {'policy': 'random'}}");
    Map<String, String> spread = bench.spread(HttpKind.URL, "http://dice/", 600);
    assertThat(spread).containsOnlyKeys("200 a", "200 b", "200 c");
    // 200 each, standard deviation 11.5.
    assertThat(spread.values()).allMatch(count -> Math.abs(Integer.parseInt(count) - 200) < 70);
  }

  @Test
  void leastRequestSparesTheSlow() {
    Instance slow = bench.instance("uneven", "slow", "1");
    Instance quick = bench.instance("uneven", "quick", "1");
    bench.put("services/uneven", "{'loadBalancer': {'policy': 'least-request', 'choices': 2}}");
    slow.hold(100);
    quick.hold(5);
    bench.application.call(
        Caller.class,
        "startLoad",
        Fields.of("kinds", "URL,SEND,ASYNC2", "threads", 6, "url", "http://uneven/"));
    Patience.await("calls", () -> slow.requests() + quick.requests() > 400);
    Fields end = bench.application.call(Caller.class, "stopLoad");
    assertThat(end.get("shown")).isEmpty();
    System.out.println("least-request: slow " + slow.requests() + ", quick " + quick.requests());
    assertThat(quick.requests()).isGreaterThan(3 * slow.requests());
  }

  @ParameterizedTest
  @EnumSource(names = {"URL", "SEND", "ASYNC"})
  void routesGoByPathAndHeader(HttpKind kind) {
    String service = "paths-" + kind.ordinal();
    bench.instance(service, "v1", "1");
    bench.instance(service, "v2", "2");
    bench.put(
        "services/" + service,
        "{"
            + SUBSETS
            + """
              , 'routes': [
                {'match': {'path': {'exact': '/new'}}, 'split': [{'subset': 'two'}]},
                {'match': {'path': {'prefix': '/beta/'}, 'methods': ['GET']},
                 'split': [{'subset': 'two'}]},
                {'match': {'headers': [{'name': 'X-Group', 'exact': 'b'}]},
                 'split': [{'subset': 'two'}]},
                {'split': [{'subset': 'one'}]}]}
              """);
    String url = "http://" + service;
    for (int i = 0; i < 4; i++) {
      assertThat(bench.answerer(kind, url + "/")).isEqualTo("v1");
      assertThat(bench.answerer(kind, url + "/new")).isEqualTo("v2");
      assertThat(bench.answerer(kind, url + "/new?a=b")).isEqualTo("v2");
      assertThat(bench.answerer(kind, url + "/newer")).isEqualTo("v1");
      assertThat(bench.answerer(kind, url + "/beta/x")).isEqualTo("v2");
      assertThat(bench.answerer(kind, url + "/beta/x", "method", "POST", "body", "x"))
          .isEqualTo("v1");
      assertThat(bench.answerer(kind, url + "/", "h.x-group", "b")).isEqualTo("v2");
      assertThat(bench.answerer(kind, url + "/", "h.x-group", "bb")).isEqualTo("v1");
    }
  }

  @Test
  void aCanaryGoesFromNothingToHalf() {
    bench.instance("canary", "v1", "1");
    bench.instance("canary", "v2", "2");
    bench.put("services/canary", canary(0));
    assertThat(bench.spread(HttpKind.SEND, "http://canary/", 200)).containsOnlyKeys("200 v1");
    bench.put("services/canary", canary(50));
    Map<String, String> spread = bench.spread(HttpKind.SEND, "http://canary/", 400);
    System.out.println("canary at 50: " + spread);
    // 200, standard deviation 10.
    assertThat(Integer.parseInt(spread.get("200 v2"))).isBetween(140, 260);
  }

  @Test
  void aSplitToAnotherServiceGoesThere() {
    bench.instance("before", "old", "1");
    bench.instance("after", "new", "1");
    bench.put("services/before", "{'routes': [{'split': [{'service': 'after'}]}]}");
    Patience.await(
        "the other service",
        () -> bench.call(HttpKind.URL, "http://before/").get("body", "").startsWith("new"));
    assertThat(bench.spread(HttpKind.URL, "http://before/", 10)).containsOnlyKeys("200 new");
  }

  @ParameterizedTest
  @EnumSource(HttpKind.class)
  void hostsAreFurtherNames(HttpKind kind) {
    String service = "orders-" + kind.ordinal();
    bench.instance(service, "order", "1");
    bench.put(
        "services/" + service,
        "{'hosts': ['orders" + kind.ordinal() + ".internal:8080', '127.0.0.2:99']}");
    String host = "orders" + kind.ordinal() + ".internal";
    assertThat(bench.answerer(kind, "http://" + host + ":8080/")).isEqualTo("order");
    assertThat(bench.call(kind, "http://" + host + ":8081/").has("failure")).isTrue();
    bench.consul.deleteKv("weft/services/" + service);
    bench.admin.await("/policies", page -> !page.path("hosts").has(host + ":8080"));
    assertThat(bench.call(kind, "http://" + host + ":8080/").has("failure")).isTrue();
  }

  @Test
  void theCallersDocumentStandsAboveTheServicesAndTheDefaults() {
    bench.instance("layers", "v1", "1");
    bench.instance("layers", "v2", "2");
    bench.put("defaults", "{'timeouts': {'request': '7s', 'perTry': '3s'}}");
    bench.put(
        "services/layers",
        "{'timeouts': {'request': '8s'}, "
            + SUBSETS
            + ", 'routes': [{'split': [{'subset':"
            + " 'one'}]}]}");
    bench.put("callers/web/layers", "{'routes': [{'split': [{'subset': 'two'}]}]}");
    bench.put("callers/batch/layers", "{'timeouts': {'request': '9s'}}");
    assertThat(bench.spread(HttpKind.URL, "http://layers/", 10)).containsOnlyKeys("200 v2");
    String timeouts =
        bench.admin.json("/services/layers").path("policy").path("timeouts").toString();
    assertThat(timeouts).contains("8").contains("3").doesNotContain("9").doesNotContain("7");
    bench.consul.deleteKv("weft/defaults");
  }

  private static String canary(int percent) {
    return "{%s, 'routes': [{'split': [{'subset': 'one', 'weight': %d}, {'subset': 'two', 'weight': %d}]}]}"
        .formatted(SUBSETS, 100 - percent, percent);
  }

  private static void three(String service) {
    bench.instance(service, "a", "1");
    bench.instance(service, "b", "1");
    bench.instance(service, "c", "1");
  }
}
