package dev.weft.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.watch.Pace;
import dev.weft.policy.ServiceName;
import dev.weft.policy.balance.Endpoint;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Services of another datacenter, under the addresses that are meant for us. */
class DatacentersIT {
  private static final Pace QUICK =
      new Pace(45, 10_000, 1_000, 250, 30_000, 1_000).withPollMillis(200);

  private static TwoDatacenters consuls;

  @BeforeAll
  static void start() {
    consuls = new TwoDatacenters(", \"translate_wan_addrs\": true");
  }

  @AfterAll
  static void stop() {
    consuls.close();
  }

  @Test
  void takesAddressesForOthersFromAnotherDatacenterAndPlainOnesAtHome() {
    register(consuls.dc1, "taken", "127.0.1.1");
    register(consuls.dc2, "taken", "127.0.2.1");
    try (Bench bench = bench()) {
      want(bench, new ServiceName("taken", "dc2"));
      want(bench, new ServiceName("taken", "dc1"));
      want(bench, ServiceName.of("taken"));
      assertThat(authorities(bench, "taken@dc2")).containsExactly("127.0.2.1:8101");
      assertThat(authorities(bench, "taken@dc1")).containsExactly("127.0.1.1:8001");
      assertThat(authorities(bench, "taken")).containsExactly("127.0.1.1:8001");
    }
  }

  @Test
  void takesPlainAddressesIfTheSettingNamesTheOwnDatacenter() {
    register(consuls.dc1, "set", "127.0.1.2");
    register(consuls.dc2, "set", "127.0.2.2");
    ConsulSettings settings = ConsulSettings.of(consuls.dc1.httpAddress());
    try (Bench bench = new Bench(settings.withPlace("dc1", null))) {
      want(bench, ServiceName.of("set"));
      assertThat(authorities(bench, "set")).containsExactly("127.0.1.2:8001");
    }
    try (Bench bench = new Bench(settings.withPlace("dc2", null))) {
      want(bench, ServiceName.of("set"));
      assertThat(authorities(bench, "set")).containsExactly("127.0.2.2:8101");
    }
  }

  @Test
  void goesToTheOtherDatacenterWhileTheOwnInstancesAreCriticalAndBack() {
    register(consuls.dc1, "moving", "127.0.1.3");
    register(consuls.dc2, "moving", "127.0.2.3");
    consuls.dc1.putKv("weft/services/moving", "{\"failover\": {\"datacenters\": [\"dc2\"]}}");
    try (Bench bench = bench()) {
      want(bench, ServiceName.of("moving"));
      assertThat(reached(bench, "moving")).containsExactly("127.0.1.3:8001");
      consuls.dc1.critical("moving");
      bench.await(
          "the other datacenter", b -> reached(b, "moving").equals(Set.of("127.0.2.3:8101")));
      consuls.dc1.passing("moving");
      bench.await("the own one again", b -> reached(b, "moving").equals(Set.of("127.0.1.3:8001")));
      consuls.dc1.deregister("moving");
      bench.await(
          "the other one for good", b -> reached(b, "moving").equals(Set.of("127.0.2.3:8101")));
    }
  }

  @Test
  void saysOnceThatADatacenterIsUnknownAndGoesOn() {
    register(consuls.dc1, "lost", "127.0.1.4");
    try (Bench bench = bench()) {
      want(bench, new ServiceName("lost", "dc9"));
      want(bench, ServiceName.of("lost"));
      assertThat(authorities(bench, "lost")).hasSize(1);
      assertThat(bench.lines)
          .containsExactly(
              "WARN Consul at "
                  + consuls.dc1.httpAddress()
                  + " refuses: HTTP 500 \"No path to datacenter\" for service lost@dc9; what is"
                  + " known stays in force");
    }
  }

  @Test
  void followsAPreparedQueryToAnotherDatacenterAndBack() {
    register(consuls.dc1, "geo", "127.0.1.5");
    register(consuls.dc2, "geo", "127.0.2.5");
    String query =
        """
        {"Name": "Nearest", "Service": {"Service": "geo", "Failover": {"Datacenters": ["dc2"]}}}""";
    consuls.dc1.send("POST", "/v1/query", query);
    try (Bench bench = bench()) {
      want(bench, ServiceName.of("nearest.query"));
      assertThat(authorities(bench, "nearest.query")).containsExactly("127.0.1.5:8001");
      consuls.dc1.critical("geo");
      bench.await("dc2", b -> authorities(b, "nearest.query").equals(List.of("127.0.2.5:8101")));
      consuls.dc1.passing("geo");
      bench.await("dc1", b -> authorities(b, "nearest.query").equals(List.of("127.0.1.5:8001")));
      assertThat(bench.lines).isEmpty();
    }
  }

  @Test
  void saysOnceThatThereIsNoSuchQueryAndTakesItUpWhenItComes() {
    register(consuls.dc2, "later", "127.0.2.6");
    try (Bench bench = bench()) {
      want(bench, new ServiceName("later.query", "dc2"));
      assertThat(bench.snapshot().services().get("later.query@dc2").endpoints()).isEmpty();
      String made =
          consuls.dc2.send(
              "POST", "/v1/query", "{\"Name\": \"later\", \"Service\": {\"Service\": \"later\"}}");
      bench.await("the query", b -> authorities(b, "later.query@dc2").size() == 1);
      assertThat(authorities(bench, "later.query@dc2")).containsExactly("127.0.2.6:8101");
      String id = made.replaceAll("(?s).*\"ID\": *\"([^\"]+)\".*", "$1");
      consuls.dc2.send("DELETE", "/v1/query/" + id, "");
      bench.await("gone", b -> authorities(b, "later.query@dc2").isEmpty());
      assertThat(bench.heldBeforeObeyed("later.query@dc2")).isTrue();
      assertThat(bench.lines)
          .containsExactly(
              "WARN service later.query@dc2: Consul has no prepared query \"later\"",
              "WARN service later.query@dc2: Consul has no prepared query \"later\"; keeping the"
                  + " last 1 for 1 s unless they come back");
    }
  }

  private static Bench bench() {
    return new Bench(ConsulSettings.of(consuls.dc1.httpAddress()).withPace(QUICK));
  }

  /** Port 8001, and 8101 for other datacenters as the tagged address says. */
  private static void register(RealConsul consul, String name, String address) {
    consul.registerBody(
        """
        {"Name": "%1$s", "ID": "%1$s", "Address": "%3$s", "Port": 8001,
         "TaggedAddresses": {"wan": {"Address": "%2$s", "Port": 8101},
                             "lan": {"Address": "127.0.9.9", "Port": 9}},
         "Check": {"CheckID": "check-%1$s", "TTL": "10m", "Status": "passing"}}"""
            .formatted(name, address, consul == consuls.dc1 ? address : "127.0.8.8"));
  }

  private static void want(Bench bench, ServiceName name) {
    bench.discovery.want(name).orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static List<String> authorities(Bench bench, String key) {
    return bench.endpoints(key).stream().map(Endpoint::authority).toList();
  }

  /** Where requests to the service would go now. */
  private static Set<String> reached(Bench bench, String service) {
    return new Caller(null).reaches(bench, service + ".service.consul");
  }
}
