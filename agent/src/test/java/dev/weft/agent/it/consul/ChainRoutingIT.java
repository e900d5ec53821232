package dev.weft.agent.it.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which instance a request goes to, as Consul's own configuration entries say. */
@Tag("timed")
class ChainRoutingIT {
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
  void aRouterAndASplitterSteerRequestsToSubsets(HttpKind kind) {
    String service = "chained-" + kind.ordinal();
    versions(service);
    entry(
        "{'Kind': 'service-router', 'Name': '"
            + service
            + "', 'Routes': [{'Match': {'HTTP': {"
            + "'PathPrefix': '/new/', 'Header': [{'Name': 'X-Old', 'Present': true, 'Invert': true}]}},"
            + " 'Destination': {'ServiceSubset': 'two', 'PrefixRewrite': '/'}}]}");
    split(service, 100);
    String url = "http://" + service;
    for (int i = 0; i < 4; i++) {
      assertThat(bench.answerer(kind, url + "/")).isEqualTo("v1");
      assertThat(bench.answerer(kind, url + "/new/x")).isEqualTo("v2");
      assertThat(bench.answerer(kind, url + "/new/x", "h.x-old", "1")).isEqualTo("v1");
    }
    split(service, 0);
    Patience.await("the change", () -> bench.answerer(kind, url + "/").equals("v2"));
    assertThat(bench.spread(kind, url + "/", 20)).containsOnlyKeys("200 v2");
  }

  @Test
  void aSplitterGivesEachSubsetItsShare() {
    versions("shares");
    split("shares", 75);
    Map<String, String> spread = bench.spread(HttpKind.SEND, "http://shares/", 400);
    System.out.println("splitter at 75: " + spread);
    // 300, standard deviation 8.7.
    assertThat(Integer.parseInt(spread.get("200 v1"))).isBetween(250, 350);
    assertThat(bench.admin.json("/policies").toString()).contains("consul-chain/shares");
  }

  /** The other service is watched before the first request goes there: none fails. */
  @Test
  void aRedirectTakesOverWithoutAFailedRequest() {
    bench.instance("first", "old", "1");
    bench.instance("second", "new", "1");
    entry("{'Kind': 'service-defaults', 'Name': 'first', 'Protocol': 'http'}");
    entry("{'Kind': 'service-defaults', 'Name': 'second', 'Protocol': 'http'}");
    assertThat(bench.answerer(HttpKind.URL, "http://first/")).isEqualTo("old");
    entry("{'Kind': 'service-resolver', 'Name': 'first', 'Redirect': {'Service': 'second'}}");
    Patience.await(
        "the redirect",
        () -> {
          String answerer = bench.answerer(HttpKind.URL, "http://first/");
          assertThat(answerer).isIn("old", "new");
          return answerer.equals("new");
        });
    bench.consul.send("DELETE", "/v1/config/service-resolver/first", "");
    Patience.await("its end", () -> bench.answerer(HttpKind.URL, "http://first/").equals("old"));
  }

  private static void versions(String service) {
    bench.instance(service, "v1", "1");
    bench.instance(service, "v2", "2");
    entry("{'Kind': 'service-defaults', 'Name': '" + service + "', 'Protocol': 'http'}");
    entry(
        "{'Kind': 'service-resolver', 'Name': '"
            + service
            + "', 'Subsets': {"
            + "'one': {'Filter': 'Service.Meta.version == 1'},"
            + " 'two': {'Filter': 'Service.Meta.version == 2'}}}");
  }

  private static void split(String service, int percent) {
    entry(
        "{'Kind': 'service-splitter', 'Name': '"
            + service
            + "', 'Splits': ["
            + "{'Weight': "
            + percent
            + ", 'ServiceSubset': 'one'},"
            + " {'Weight': "
            + (100 - percent)
            + ", 'ServiceSubset': 'two'}]}");
  }

  private static void entry(String json) {
    bench.consul.put("/v1/config", json.replace('\'', '"'));
  }
}
