package dev.weft.agent.it.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Consul calls critical is used only when too few others are left; maintenance never is. */
@Tag("timed")
class LastResortIT {
  private static final String URL = "http://users.service.consul/";
  private static final String REFUSAL =
      "java.net.ConnectException: weft: users: no endpoint (4 known: 4 in maintenance)";

  @Test
  void criticalInstancesAreTheLastResortAndThoseInMaintenanceAreNone() {
    try (MeshBench bench = new MeshBench("\\[weft\\] service users: .*");
        Instance a = Instance.start("a");
        Instance b = Instance.start("b");
        Instance c = Instance.start("c");
        Instance d = Instance.start("d")) {
      bench.consul.registerWithCheck("users", "a", "127.0.0.1", a.port());
      bench.consul.registerWithCheck("users", "b", "127.0.0.1", b.port());
      bench.consul.registerWithCheck("users", "c", "127.0.0.1", c.port());
      bench.consul.registerWithCheck("users", "d", "127.0.0.1", d.port());
      awaitUsed(bench, "a", "b", "c", "d");
      bench.consul.critical("a");
      bench.consul.critical("b");
      awaitUsed(bench, "c", "d");
      assertThat(bench.admin.endpoint("users", "a").path("healthReason").asText())
          .isEqualTo("Service 'users' check");
      bench.consul.critical("c");
      awaitUsed(bench, "a", "b", "c", "d");
      bench.consul.critical("d");
      bench.application.awaitLog("Consul lists 4 instances and none is passing");
      awaitUsed(bench, "a", "b", "c", "d");
      bench.consul.maintenance("a", true);
      awaitUsed(bench, "b", "c", "d");
      for (String id : Set.of("b", "c", "d")) {
        bench.consul.maintenance(id, true);
      }
      Patience.await(
          "a refusal", () -> REFUSAL.equals(bench.call(HttpKind.URL, URL).get("failure", "")));
      bench.consul.maintenance("d", false);
      awaitUsed(bench, "d");
      bench.consul.passing("d");
      bench.application.awaitLog("users: instances are passing again");
    }
  }

  private static void awaitUsed(MeshBench bench, String... ids) {
    Set<String> expected =
        Arrays.stream(ids).map(id -> "200 " + id).collect(Collectors.toCollection(TreeSet::new));
    Patience.await(
        "calls to " + expected,
        () -> bench.spread(HttpKind.URL, URL, 60).keySet().equals(expected));
  }
}
