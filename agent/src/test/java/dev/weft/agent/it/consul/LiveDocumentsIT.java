package dev.weft.agent.it.consul;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.agent.it.Fields;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents in Consul's KV store take effect at once, or are refused whole. */
@Tag("timed")
class LiveDocumentsIT {
  private static final int ROUNDS = 30;
  private static final double MAX_MEDIAN_MILLIS = 50;
  private static final double MAX_MILLIS = 250;
  private static final long LOOK_ON_NANOS = 300_000_000L;

  private static MeshBench bench;

  @BeforeAll
  static void start() {
    bench = new MeshBench("\\[weft\\] policy weft/services/wrong-.*");
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void aPutIsInForceAtOnce() {
    List<Instance> instances =
        List.of(bench.instance("users", "v1", "1"), bench.instance("users", "v2", "2"));
    bench.put("services/users", only("1"));
    bench.application.call(
        Caller.class,
        "startLoad",
        Fields.of(
            "kinds", "URL,SEND,ASYNC", "threads", 3, "url", "http://users/", "pauseMicros", 1000));
    Patience.await("load", () -> instances.get(0).requests() > 100);
    double[] millis = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      Instance before = instances.get(i % 2);
      Instance after = instances.get((i + 1) % 2);
      bench.consul.putKv("weft/services/users", only(i % 2 == 0 ? "2" : "1").replace('\'', '"'));
      long answered = System.nanoTime();
      Patience.await(
          "requests after the put", () -> after.lastArrival() - answered > LOOK_ON_NANOS);
      millis[i] = Math.max(0, before.lastArrival() - answered) / 1e6;
    }
    assertThat(bench.application.call(Caller.class, "stopLoad").get("shown")).isEmpty();
    Arrays.sort(millis);
    System.out.printf(
        "| KV put | median %.1f ms | max %.1f ms |%n", millis[ROUNDS / 2], millis[ROUNDS - 1]);
    assertThat(millis[ROUNDS / 2]).isLessThan(MAX_MEDIAN_MILLIS);
    assertThat(millis[ROUNDS - 1]).isLessThan(MAX_MILLIS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "range|{'retry':#{'attempts': 99}}|$.retry.attempts (line 2, column 14): 99 is not allowed;"
            + " allowed: a whole number 0-10",
        "field|{'timeouts': {'conect': '1s'}}|$.timeouts.conect (line 1, column 15)",
        "syntax|{'timeouts': {'connect' '1s'}}|line 1, column",
        "choice|{'loadBalancer': {'policy': 'best'}}|$.loadBalancer.policy (line 1, column 29)",
        "unit|{'timeouts': {'perTry': '5 bananas'}}|$.timeouts.perTry (line 1, column 25)",
      })
  void whatIsWrongIsRefusedOnceAndTheLastGoodStays(String name, String document, String why) {
    String key = "services/wrong-" + name;
    bench.instance("wrong-" + name, "v1", "1");
    bench.instance("wrong-" + name, "v2", "2");
    bench.put(key, only("2"));
    assertThat(bench.spread(HttpKind.URL, "http://wrong-" + name + "/", 5))
        .containsOnlyKeys("200 v2");
    JsonNode refused = bench.putRefused(key, document.replace('#', '\n'));
    assertThat(refused.path("error").asText()).contains(why);
    assertThat(refused.path("inForceIndex").asLong()).isLessThan(refused.path("index").asLong());
    String line = bench.application.awaitLog("[weft] policy weft/" + key);
    assertThat(line).contains(why);
    assertThat(bench.spread(HttpKind.SEND, "http://wrong-" + name + "/", 5))
        .containsOnlyKeys("200 v2");
    assertThat(bench.admin.text("/services/wrong-" + name)).contains("\"error\"");
    assertThat(bench.admin.metric("weft_policy_errors")).isEqualTo(1);
    // Something else changes: not said again.
    bench.put("services/other", "{'timeouts': {'request': '" + (name.length() + 1) + "s'}}");
    assertThat(bench.application.log()).filteredOn(each -> each.contains(key)).hasSize(1);
    bench.put(key, only("1"));
    assertThat(bench.spread(HttpKind.ASYNC, "http://wrong-" + name + "/", 5))
        .containsOnlyKeys("200 v1");
    assertThat(bench.admin.metric("weft_policy_errors")).isZero();
  }

  @Test
  void theSwitchTakesTheJvmOutOfTheMeshAndBack() {
    bench.instance("switched", "in", "1");
    for (HttpKind kind : HttpKind.values()) {
      assertThat(bench.answerer(kind, "http://switched/")).isEqualTo("in");
    }
    bench.consul.putKv("weft/mesh", "{\"enabled\": false}");
    long answered = System.nanoTime();
    Patience.await("out", () -> !bench.call(HttpKind.URL, "http://switched/").has("status"));
    double millis = (System.nanoTime() - answered) / 1e6;
    assertThat(millis).isLessThan(1000);
    assertThat(bench.call(HttpKind.URL, "http://switched/").get("failure"))
        .isEqualTo("java.net.UnknownHostException: switched");
    for (HttpKind kind : HttpKind.values()) {
      assertThat(bench.call(kind, "http://switched/").get("failure"))
          .contains(kind == HttpKind.URL ? "UnknownHostException" : "UnresolvedAddressException");
    }
    bench.consul.putKv("weft/mesh", "{\"enabled\": true}");
    Patience.await("back", () -> bench.call(HttpKind.URL, "http://switched/").has("status"));
    for (HttpKind kind : HttpKind.values()) {
      assertThat(bench.answerer(kind, "http://switched/")).isEqualTo("in");
    }
    System.out.printf("out of the mesh after %.1f ms%n", millis);
  }

  @Test
  void anIntegrationIsSwitchedOffAndOn() {
    bench.instance("partly", "in", "1");
    assertThat(bench.answerer(HttpKind.URL, "http://partly/")).isEqualTo("in");
    bench.put("mesh", "{'disable': ['urlconnection', 'socket']}");
    assertThat(bench.call(HttpKind.URL, "http://partly/").get("failure"))
        .isEqualTo("java.net.UnknownHostException: partly");
    assertThat(bench.answerer(HttpKind.SEND, "http://partly/")).isEqualTo("in");
    bench.put("mesh", "{}");
    assertThat(bench.answerer(HttpKind.URL, "http://partly/")).isEqualTo("in");
  }

  private static String only(String version) {
    return "{'subsets': {'it': {'meta': {'version': '"
        + version
        + "'}}}, 'routes': [{'split': [{'subset': 'it'}]}]}";
  }
}
