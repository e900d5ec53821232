package dev.weft.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.watch.Pace;
import dev.weft.policy.ServiceName;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ConsulDiscoveryIT {
  private static RealConsul consul;

  @BeforeAll
  static void startConsul() {
    consul = RealConsul.start();
  }

  @AfterAll
  static void stopConsul() {
    consul.close();
  }

  @Test
  void publishesCatalogAndTheEndpointsOfAWantedService() {
    consul.register(
        "users", "users-1", "127.0.0.1", 8081, 3, 1, List.of("v1"), Map.of("zone", "a"));
    consul.register("users", "users-2", "127.0.0.1", 8082);
    try (Bench bench = new Bench(settings())) {
      bench.want("users");
      assertThat(bench.snapshot().catalog()).contains("consul", "users");
      List<Endpoint> endpoints = bench.endpoints("users");
      assertThat(endpoints).extracting(Endpoint::id).containsExactly("users-1", "users-2");
      Endpoint first = endpoints.get(0);
      assertThat(first.authority()).isEqualTo("127.0.0.1:8081");
      assertThat(first.health()).isEqualTo(Health.PASSING);
      assertThat(first.weight()).isEqualTo(3);
      assertThat(first.tags()).containsExactly("v1");
      assertThat(first.meta()).containsEntry("zone", "a");
      assertThat(bench.lines).isEmpty();
    }
  }

  @Test
  void followsRegistrationChecksAndMaintenance() {
    consul.registerWithCheck("orders", "orders-1", "127.0.0.1", 8091);
    try (Bench bench = new Bench(settings())) {
      bench.want("orders");
      consul.critical("orders-1");
      bench.await("critical", b -> health(b, "orders") == Health.CRITICAL);
      consul.warning("orders-1");
      bench.await("warning", b -> health(b, "orders") == Health.WARNING);
      consul.passing("orders-1");
      bench.await("passing", b -> health(b, "orders") == Health.PASSING);
      consul.maintenance("orders-1", true);
      bench.await("maintenance", b -> health(b, "orders") == Health.MAINTENANCE);
      consul.maintenance("orders-1", false);
      bench.await("out of maintenance", b -> health(b, "orders") == Health.PASSING);
      consul.register("orders", "orders-2", "127.0.0.1", 8092);
      bench.await("second instance", b -> b.endpoints("orders").size() == 2);
      consul.deregister("orders-2");
      bench.await("second instance gone", b -> b.endpoints("orders").size() == 1);
    }
  }

  @Test
  void takesUpAServiceThatComesLater() {
    try (Bench bench = new Bench(settings())) {
      bench.want("late");
      assertThat(bench.snapshot().services()).containsKey("late");
      assertThat(bench.endpoints("late")).isEmpty();
      consul.register("late", "late-1", "127.0.0.1", 8095);
      bench.await("the service", b -> b.endpoints("late").size() == 1);
      bench.await("its name", b -> b.snapshot().catalog().contains("late"));
    }
  }

  @Test
  void forgetsADroppedService() {
    consul.register("dropped", "dropped-1", "127.0.0.1", 8096);
    try (Bench bench = new Bench(settings())) {
      bench.want("dropped");
      int watches = bench.discovery.status().watches().size();
      bench.discovery.drop(ServiceName.of("dropped"));
      bench.await("gone", b -> !b.snapshot().services().containsKey("dropped"));
      assertThat(bench.discovery.status().watches())
          .as("without its health list and its chain")
          .hasSize(watches - 2);
      bench.want("dropped");
      assertThat(bench.endpoints("dropped")).hasSize(1);
    }
  }

  @Test
  void leavesOutUnusableInstancesAndSaysSoOnce() {
    consul.register("odd", "odd-good", "127.0.0.1", 8097);
    consul.register("odd", "odd-port", "127.0.0.1", 0);
    consul.register("odd", "odd-name", "no-such-host.invalid", 8098);
    consul.register("odd", "odd-host", "localhost", 8099);
    try (Bench bench = new Bench(settings())) {
      bench.want("odd");
      assertThat(bench.endpoints("odd"))
          .extracting(Endpoint::id)
          .containsExactly("odd-good", "odd-host");
      consul.register("odd", "odd-more", "127.0.0.1", 8100);
      bench.await("the next answer", b -> b.endpoints("odd").size() == 3);
      bench.await("the name's end", b -> b.said("can't be resolved"));
      assertThat(bench.lines)
          .containsExactlyInAnyOrder(
              "WARN service odd: instance odd-port at 127.0.0.1:0 is left out: its port is not in"
                  + " 1-65535",
              "WARN service odd: instance odd-name at no-such-host.invalid:8098 is left out: its"
                  + " host name can't be resolved");
    }
  }

  @Test
  void keepsTheLastInstancesForAWhileWhenAllVanish() {
    consul.register("vanishing", "vanishing-1", "127.0.0.1", 8101);
    Pace pace = new Pace(55, 10_000, 1_000, 250, 30_000, 500);
    try (Bench bench = new Bench(settings().withPace(pace))) {
      bench.want("vanishing");
      consul.deregister("vanishing-1");
      bench.await("obeyed", b -> b.endpoints("vanishing").isEmpty());
      assertThat(bench.snapshot().services().get("vanishing").stale()).isNull();
      assertThat(bench.heldBeforeObeyed("vanishing")).isTrue();
    }
  }

  @Test
  void followsPoliciesAndForgetsTheLastOneWhenItIsDeleted() {
    ConsulSettings own = settings().withPrefix("/team/weft/");
    consul.putKv("team/weft-other/services/users", "{}");
    try (Bench bench = new Bench(own)) {
      bench.ready();
      assertThat(bench.snapshot().documents()).isEmpty();
      consul.putKv("team/weft/services/users", "{\"hosts\": [\"users.example.com\"]}");
      bench.await("the host", b -> b.snapshot().hosts().containsKey("users.example.com"));
      consul.putKv("team/weft/services/users", "{\"hosts\": 7}");
      bench.await("the refusal", b -> b.snapshot().documents().get(0).error() != null);
      assertThat(bench.snapshot().hosts()).containsKey("users.example.com");
      consul.deleteKv("team/weft/services/users");
      bench.await("no documents", b -> b.snapshot().documents().isEmpty());
      assertThat(bench.lines).hasSize(1);
    }
  }

  @Test
  void watchesTheServicesThatAPolicyNames() {
    consul.register("canary", "canary-1", "127.0.0.1", 8110);
    consul.register("shop", "shop-1", "127.0.0.1", 8111);
    consul.putKv(
        "routing/services/shop",
        "{\"routes\": [{\"name\": \"all\", \"split\": [{\"service\": \"canary\", \"weight\": 1}]}]}");
    try (Bench bench = new Bench(settings().withPrefix("routing"))) {
      bench.want("shop");
      assertThat(bench.lines).isEmpty();
      assertThat(bench.endpoints("shop")).hasSize(1);
      assertThat(bench.endpoints("canary")).hasSize(1);
      bench.discovery.drop(ServiceName.of("shop"));
      bench.await("both gone", b -> b.snapshot().services().isEmpty());
    }
  }

  private static Health health(Bench bench, String service) {
    return bench.endpoints(service).get(0).health();
  }

  private static ConsulSettings settings() {
    return ConsulSettings.of(consul.httpAddress());
  }
}
