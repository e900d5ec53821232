package dev.weft.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Failover;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServicePolicy;
import dev.weft.policy.route.Target;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Consul's own mesh configuration, from a real Consul to the policies that are in force. */
class ChainIT {
  private static final long SECOND = 1_000_000_000L;
  private static final int ROUNDS = 40;

  private static RealConsul consul;

  @BeforeAll
  static void start() {
    consul = RealConsul.start("{\"connect\": {\"enabled\": true}}");
    for (String service :
        List.of("orders", "next", "split", "routed", "merged", "timed", "spare")) {
      entry("{'Kind': 'service-defaults', 'Name': '%s', 'Protocol': 'http'}".formatted(service));
      consul.register(service, service + "-1", "127.0.0.1", 8081);
    }
  }

  @AfterAll
  static void stop() {
    consul.close();
  }

  @Test
  void aServiceOfWhichConsulSaysNothingHasTheDefaults() {
    consul.register("plain", "plain-1", "127.0.0.1", 8081);
    try (Bench bench = bench()) {
      bench.want("plain");
      assertThat(policy(bench, "plain")).isEqualTo(ServicePolicy.DEFAULT);
      assertThat(bench.snapshot().documents()).isEmpty();
      assertThat(bench.lines).isEmpty();
    }
  }

  @Test
  void tcpCountsOnlyWhereSomebodyHasDeclaredIt() {
    consul.register("db", "db-1", "127.0.0.1", 8081);
    try (Bench bench = bench()) {
      bench.want("db");
      assertThat(policy(bench, "db").protocol()).isEqualTo(ServicePolicy.Protocol.UNDECLARED);
      entry("{'Kind': 'service-defaults', 'Name': 'db', 'Protocol': 'tcp'}");
      bench.await("tcp", b -> policy(b, "db").protocol() == ServicePolicy.Protocol.TCP);
      entry("{'Kind': 'service-resolver', 'Name': 'db', 'ConnectTimeout': '2s'}");
      bench.await("timeout", b -> policy(b, "db").timeouts().connectNanos() == 2 * SECOND);
      assertThat(policy(bench, "db").protocol()).isEqualTo(ServicePolicy.Protocol.TCP);
      try (Bench other = bench()) {
        other.want("db");
        assertThat(policy(other, "db").protocol()).isEqualTo(ServicePolicy.Protocol.TCP);
      }
      entry("{'Kind': 'service-defaults', 'Name': 'db', 'Protocol': 'grpc'}");
      bench.await("grpc", b -> policy(b, "db").protocol() == ServicePolicy.Protocol.GRPC);
      remove("service-defaults", "db");
      bench.await("nothing", b -> policy(b, "db").protocol() == ServicePolicy.Protocol.UNDECLARED);
    } finally {
      remove("service-resolver", "db");
    }
  }

  @Test
  void subsetsFailOverAndTimeoutsOfAResolver() {
    entry(
        """
        {'Kind': 'service-resolver', 'Name': 'orders', 'DefaultSubset': 'v1',
         'ConnectTimeout': '1500ms', 'Subsets': {'v1': {'Filter': 'Service.Meta.version == 1'},
         'v2': {'Filter': 'Service.Meta.version == 2', 'OnlyPassing': true}},
         'Failover': {'*': {'Service': 'next', 'Datacenters': ['dc2']}}}
        """);
    try (Bench bench = bench()) {
      bench.want("orders");
      ServicePolicy policy = policy(bench, "orders");
      assertThat(policy.timeouts().connectNanos()).isEqualTo(SECOND * 3 / 2);
      assertThat(policy.routes().get(0).route().split()).containsExactly(new Target(null, "v1", 1));
      assertThat(policy.failover().subsets())
          .containsEntry("v1", List.of(new Failover.Target("next", null, "dc2")));
      assertThat(policy.subsets().get("v1").filter()).hasToString("Service.Meta.version == 1");
      assertThat(bench.snapshot().documents())
          .extracting(MeshSnapshot.Document::key)
          .contains("consul-chain/orders");
    }
  }

  @Test
  void aRedirectLeadsToServicesThatAreWatchedBeforeTheFirstCall() {
    entry("{'Kind': 'service-defaults', 'Name': 'moved', 'Protocol': 'http'}");
    entry("{'Kind': 'service-resolver', 'Name': 'moved', 'Redirect': {'Service': 'next'}}");
    try (Bench bench = bench()) {
      bench.want("moved");
      assertThat(policy(bench, "moved").routes().get(0).route().split())
          .containsExactly(new Target("next", null, 1));
      assertThat(bench.endpoints("next")).hasSize(1);
    } finally {
      remove("service-resolver", "moved");
    }
  }

  @Test
  void aSplitterFollowsItsChangesAndItsEnd() {
    try (Bench bench = bench()) {
      bench.want("split");
      entry(splitter(90.5));
      bench.await("the splitter", b -> split(b).equals(List.of(9050, 950)));
      assertThat(bench.endpoints("next")).as("watched before the route is in force").hasSize(1);
      entry(splitter(33.33));
      bench.await("its change", b -> split(b).equals(List.of(3333, 6667)));
      remove("service-splitter", "split");
      bench.await("its end", b -> policy(b, "split").routes().isEmpty());
      assertThat(bench.lines).isEmpty();
    }
  }

  /** No snapshot ever has a route to a service of which nothing is known. */
  @Test
  void newRoutesWaitUntilAllIsKnownOfWhereTheyLead() {
    try (Bench bench = bench()) {
      bench.want("split");
      entry(splitter(50));
      bench.await("the splitter", b -> split(b).size() == 2);
      remove("service-splitter", "split");
      assertThat(bench.published)
          .filteredOn(snapshot -> !routes(snapshot, "split").isEmpty())
          .isNotEmpty()
          .allMatch(snapshot -> snapshot.services().containsKey("next"));
    }
  }

  @Test
  void aRouterAndAPolicyInKvOverIt() {
    entry(
        """
        {'Kind': 'service-router', 'Name': 'merged', 'Routes': [
          {'Match': {'HTTP': {'PathPrefix': '/admin', 'Header': [{'Name': 'x', 'Exact': 'a',
             'Invert': true}], 'QueryParam': [{'Name': 'beta', 'Present': true}],
             'Methods': ['GET']}},
           'Destination': {'Service': 'next', 'PrefixRewrite': '/', 'RequestTimeout': '3s',
             'NumRetries': 4, 'RetryOnConnectFailure': true, 'RetryOnStatusCodes': [503]}}]}
        """);
    consul.putKv("weft/defaults", "{\"timeouts\": {\"request\": \"9s\", \"perTry\": \"8s\"}}");
    consul.putKv("weft/services/merged", "{\"timeouts\": {\"perTry\": \"2s\"}}");
    try (Bench bench = bench()) {
      bench.want("merged");
      ServicePolicy policy = policy(bench, "merged");
      assertThat(policy.routes()).hasSize(1);
      assertThat(policy.routes().get(0).timeouts().requestNanos()).isEqualTo(3 * SECOND);
      assertThat(policy.routes().get(0).timeouts().perTryNanos()).isEqualTo(2 * SECOND);
      assertThat(policy.routes().get(0).retry().attempts()).isEqualTo(4);
      assertThat(policy.routes().get(0).retry().statuses()).containsExactly(503);
      assertThat(policy.routes().get(0).route().match().headers().get(0).invert()).isTrue();
      assertThat(policy.timeouts().requestNanos()).isEqualTo(9 * SECOND);
      consul.putKv("weft/services/merged", "{\"routes\": []}");
      bench.await("the policy over it", b -> policy(b, "merged").routes().isEmpty());
    } finally {
      consul.deleteKv("weft/defaults");
      consul.deleteKv("weft/services/merged");
      remove("service-router", "merged");
    }
  }

  @Test
  void aPolicyInKvMayRouteToASubsetOfTheResolver() {
    entry(
        """
        {'Kind': 'service-resolver', 'Name': 'routed',
         'Subsets': {'v2': {'Filter': 'Service.Meta.version == 2'}}, 'DefaultSubset': 'v2'}
        """);
    consul.putKv("weft/services/routed", "{\"routes\": [{\"split\": [{\"subset\": \"v2\"}, {}]}]}");
    try (Bench bench = bench()) {
      bench.ready();
      bench.want("routed");
      assertThat(policy(bench, "routed").routes().get(0).route().split())
          .containsExactly(new Target(null, "v2", 1), Target.SELF);
      assertThat(bench.lines).isEmpty();
    } finally {
      consul.deleteKv("weft/services/routed");
    }
  }

  @Test
  void whatCanNotBeReadLeavesTheLastGoodOneInForceAndIsSaid() {
    try (Bench bench = bench()) {
      entry(resolver("v9", "Service.Meta.version == 9"));
      bench.want("timed");
      entry(resolver("v9", "Checks.Status == critical"));
      bench.await(
          "the refusal",
          b ->
              b.snapshot().documents().stream()
                  .anyMatch(
                      each -> each.key().equals("consul-chain/timed") && each.error() != null));
      assertThat(bench.count("consul-chain/timed: $.subsets.v9.filter")).isEqualTo(1);
      assertThat(policy(bench, "timed").subsets().get("v9").filter())
          .hasToString("Service.Meta.version == 9");
      entry(resolver("v9", "Service.Meta.version == 8"));
      bench.await(
          "the good one",
          b -> policy(b, "timed").subsets().get("v9").filter().toString().endsWith("== 8"));
      assertThat(bench.count("consul-chain")).isEqualTo(1);
    } finally {
      remove("service-resolver", "timed");
    }
  }

  @Test
  void howLongAWriteTakesToBeInForce() {
    double[] millis = new double[ROUNDS];
    try (Bench bench = bench()) {
      bench.want("spare");
      for (int i = 0; i < ROUNDS; i++) {
        long connect = 1000L + i;
        Predicate<Bench> there =
            b -> policy(b, "spare").timeouts().connectNanos() == connect * 1_000_000;
        entry(
            "{'Kind': 'service-resolver', 'Name': 'spare', 'ConnectTimeout': '%dms'}"
                .formatted(connect));
        long answered = System.nanoTime();
        bench.await("entry " + i, there);
        millis[i] = Math.max(0, bench.lastPublished() - answered) / 1e6;
      }
    } finally {
      remove("service-resolver", "spare");
    }
    Arrays.sort(millis);
    System.out.printf(
        "config entry to publish: p50 %.1f ms, max %.1f ms (%d writes)%n",
        millis[ROUNDS / 2], millis[ROUNDS - 1], ROUNDS);
    assertThat(millis[ROUNDS / 2]).isLessThan(100);
  }

  @Test
  void aServerWithoutConnectIsToldOfOnceAndEverythingElseWorks() {
    try (RealConsul without = RealConsul.startDurable()) {
      without.register("orders", "orders-1", "127.0.0.1", 8081);
      without.putKv("weft/services/orders", "{\"timeouts\": {\"request\": \"9s\"}}");
      try (Bench bench = new Bench(ConsulSettings.of(without.httpAddress()))) {
        bench.want("orders");
        bench.want("others");
        assertThat(bench.endpoints("orders")).hasSize(1);
        assertThat(policy(bench, "orders").timeouts().requestNanos()).isEqualTo(9 * SECOND);
        bench.await("the line", b -> b.said("Connect must be enabled"));
        assertThat(bench.lines)
            .hasSize(1)
            .allMatch(line -> line.startsWith("INFO Consul's own mesh configuration"));
        assertThat(bench.discovery.status().watches()).allMatch(watch -> watch.error() == null);
      }
    }
  }

  @Test
  void aTokenThatMayNotReadServicesIsToldOfOnce() {
    try (RealConsul locked = RealConsul.startWithAcl("master-token")) {
      locked.register("orders", "orders-1", "127.0.0.1", 8081);
      try (Bench bench = new Bench(ConsulSettings.of(locked.httpAddress()))) {
        bench.want("orders");
        bench.want("others");
        bench.await("the line", b -> b.said("mesh configuration"));
        assertThat(bench.count("mesh configuration")).isEqualTo(1);
        assertThat(bench.lines)
            .anyMatch(line -> line.startsWith("WARN") && line.contains("needs service:read"));
      }
    }
  }

  private static Bench bench() {
    return new Bench(ConsulSettings.of(consul.httpAddress()));
  }

  private static void entry(String json) {
    consul.put("/v1/config", json.replace('\'', '"'));
  }

  private static void remove(String kind, String name) {
    consul.send("DELETE", "/v1/config/" + kind + "/" + name, "");
  }

  private static String splitter(double weight) {
    return "{'Kind': 'service-splitter', 'Name': 'split', 'Splits': [{'Weight': %s},"
            .formatted(weight)
        + " {'Weight': %s, 'Service': 'next'}]}".formatted(100 - weight);
  }

  private static String resolver(String subset, String filter) {
    return "{'Kind': 'service-resolver', 'Name': 'timed', 'DefaultSubset': '%1$s', 'Subsets': {'%1$s': {'Filter': '%2$s'}}}"
        .formatted(subset, filter);
  }

  private static List<Integer> split(Bench bench) {
    return routes(bench.snapshot(), "split").stream().map(Target::weight).toList();
  }

  private static List<Target> routes(MeshSnapshot snapshot, String service) {
    MeshSnapshot.Service found = snapshot.services().get(service);
    return found == null || found.policy().routes().isEmpty()
        ? List.of()
        : found.policy().routes().get(0).route().split();
  }

  private static ServicePolicy policy(Bench bench, String service) {
    MeshSnapshot.Service found = bench.snapshot().services().get(service);
    return found == null ? ServicePolicy.DEFAULT : found.policy();
  }
}
