package dev.weft.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Consul's catalog says of instances, and what it comes to. */
class CatalogIT {
  private static RealConsul consul;

  @BeforeAll
  static void startConsul() {
    consul = RealConsul.start("{\"node_meta\": {\"zone\": \"a\"}}");
    external("node-b", "b");
  }

  @AfterAll
  static void stopConsul() {
    consul.close();
  }

  @Test
  void theNearestByTheZoneOfTheirNodesGetAllRequests() {
    consul.register("near", "near-1", "127.0.0.1", 8001);
    onNodeB("near", "near-2", 8002);
    consul.putKv(
        "weft/services/near", "{\"loadBalancer\": {\"locality\": {\"from\": \"meta.node.zone\"}}}");
    try (Bench bench = bench()) {
      bench.want("near");
      assertThat(bench.endpoints("near"))
          .extracting(Endpoint::meta)
          .containsExactly(Map.of("node.zone", "a"), Map.of("node.zone", "b"));
      assertThat(new Caller("a").reaches(bench, "near")).containsExactly("127.0.0.1:8001");
      assertThat(new Caller("b").reaches(bench, "near")).containsExactly("127.0.0.1:8002");
      assertThat(new Caller(null).reaches(bench, "near")).hasSize(2);
      consul.maintenance("near-1", true);
      bench.await(
          "the other zone",
          b -> new Caller("a").reaches(b, "near").equals(Set.of("127.0.0.1:8002")));
    }
  }

  @Test
  void aSubsetMayGoByTheMetaOfNodes() {
    consul.register("parted", "parted-1", "127.0.0.1", 8001);
    onNodeB("parted", "parted-2", 8002);
    consul.putKv(
        "weft/services/parted",
        """
        {"subsets": {"b": {"meta": {"node.zone": "b"}}},
         "routes": [{"split": [{"subset": "b", "weight": 1}]}]}""");
    try (Bench bench = bench()) {
      bench.want("parted");
      assertThat(bench.lines).isEmpty();
      assertThat(new Caller(null).reaches(bench, "parted")).containsExactly("127.0.0.1:8002");
    }
  }

  @Test
  void aServiceRegisteredInCapitalsIsFoundUnderItsNameInLowerCase() {
    consul.registerWithCheck("Shouted", "shouted-1", "127.0.0.1", 8001);
    try (Bench bench = bench()) {
      bench.want("shouted");
      assertThat(bench.snapshot().catalog()).contains("shouted");
      assertThat(bench.endpoints("shouted")).hasSize(1);
      assertThat(new Caller(null).reaches(bench, "SHOUTED")).hasSize(1);
      consul.critical("shouted-1");
      bench.await("its health", b -> b.endpoints("shouted").get(0).health() == Health.CRITICAL);
      consul.register("Shouted", "shouted-2", "127.0.0.1", 8002);
      bench.await("another", b -> b.endpoints("shouted").size() == 2);
    }
  }

  @Test
  void namesThatNoHostNameCanHoldAreLeftOutWithOneLine() {
    try (RealConsul own = RealConsul.start();
        Bench bench = new Bench(ConsulSettings.of(own.httpAddress()))) {
      own.register("My_Service", "1", "127.0.0.1", 8001);
      own.register("other.service", "2", "127.0.0.1", 8002);
      own.register("good", "3", "127.0.0.1", 8003);
      bench.await("good", b -> b.snapshot().catalog().contains("good"));
      assertThat(bench.snapshot().catalog()).containsExactlyInAnyOrder("consul", "good");
      assertThat(bench.lines)
          .singleElement()
          .asString()
          .startsWith("WARN services that no host name can stand for are left out: ")
          .endsWith("; allowed: letters, digits and hyphens, these not at the ends, at most 63");
    }
  }

  @Test
  void tagsMetaAndTheWeightOfItsHealthAreTaken() {
    String body =
        """
        {"Name": "rich", "ID": "rich-1", "Address": "127.0.0.1", "Port": 8001,
         "Tags": ["v2", "blue"], "Meta": {"version": "2"}, "Weights": {"Passing": 7, "Warning": %d},
         "Check": {"CheckID": "check-rich-1", "TTL": "10m", "Status": "passing"}}""";
    consul.registerBody(body.formatted(2));
    try (Bench bench = bench()) {
      bench.want("rich");
      Endpoint endpoint = bench.endpoints("rich").get(0);
      assertThat(endpoint.tags()).containsExactlyInAnyOrder("v2", "blue");
      assertThat(endpoint.meta()).isEqualTo(Map.of("version", "2", "node.zone", "a"));
      assertThat(endpoint.weight()).isEqualTo(7);
      consul.warning("rich-1");
      bench.await("the weight of a warning", b -> b.endpoints("rich").get(0).weight() == 2);
      consul.passing("rich-1");
      bench.await("the old weight", b -> b.endpoints("rich").get(0).weight() == 7);
      assertThat(new Caller(null).reaches(bench, "v2.rich.service.consul")).hasSize(1);
      assertThat(new Caller(null).reaches(bench, "v3.rich.service.consul")).isEmpty();
    }
  }

  @Test
  void maintenanceOfANodeIsThatOfItsInstances() {
    try (RealConsul own = RealConsul.start();
        Bench bench = new Bench(ConsulSettings.of(own.httpAddress()))) {
      own.register("kept", "kept-1", "127.0.0.1", 8001);
      bench.want("kept");
      own.put("/v1/agent/maintenance?enable=true", "");
      bench.await("maintenance", b -> b.endpoints("kept").get(0).health() == Health.MAINTENANCE);
      own.put("/v1/agent/maintenance?enable=false", "");
      bench.await("back", b -> b.endpoints("kept").get(0).health() == Health.PASSING);
    }
  }

  private static Bench bench() {
    return new Bench(ConsulSettings.of(consul.httpAddress()));
  }

  private static void external(String node, String zone) {
    consul.put(
        "/v1/catalog/register",
        """
        {"Node": "%s", "Address": "127.0.0.1", "NodeMeta": {"zone": "%s"}}"""
            .formatted(node, zone));
  }

  private static void onNodeB(String service, String id, int port) {
    consul.put(
        "/v1/catalog/register",
        """
        {"Node": "node-b", "Address": "127.0.0.1", "SkipNodeUpdate": true,
         "Service": {"ID": "%s", "Service": "%s", "Address": "127.0.0.1", "Port": %d}}"""
            .formatted(id, service, port));
  }
}
