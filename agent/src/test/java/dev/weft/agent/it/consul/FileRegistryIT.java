package dev.weft.agent.it.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.ForkedJvm;
import dev.weft.agent.it.JvmSettings;
import dev.weft.agent.it.MeshFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file in place of Consul, read again when it changes. */
@Tag("timed")
class FileRegistryIT {
  private static Instance one;
  private static Instance two;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    one = Instance.start("one");
    two = Instance.start("two");
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
  }

  @Test
  void endpointsAndPoliciesFollowTheFile() {
    MeshFile file = new MeshFile(folder).service("users", List.of(address(one)));
    try (ForkedJvm application = agent(file.write()).start()) {
      for (HttpKind kind : HttpKind.values()) {
        assertThat(spread(application, kind, "http://users/", 3)).containsOnlyKeys("200 one");
      }
      file.service("users", List.of(address(two))).write();
      becomes(application, "http://users/", "200 two");
      assertThat(spread(application, HttpKind.SEND, "http://users.service.consul/", 3))
          .containsOnlyKeys("200 two");
      file.policy("services/users", "{\"hosts\": [\"users.internal:8080\"]}").write();
      becomes(application, "http://users.internal:8080/", "200 two");
      file.service("orders", List.of(address(one))).write();
      becomes(application, "http://orders/", "200 one");
      file.policy("mesh", "{\"enabled\": false}").write();
      becomes(application, "http://orders/", "java.net.UnknownHostException: orders");
    }
  }

  @Test
  void aBrokenVersionIsRefusedAndTheLastGoodStays() throws Exception {
    MeshFile file = new MeshFile(folder).service("users", List.of(address(one)));
    String setting = file.write();
    Path path = folder.resolve("mesh.json");
    try (ForkedJvm application = agent(setting).logs("\\[weft\\] .*mesh.json.*").start()) {
      becomes(application, "http://users/", "200 one");
      Files.writeString(path, "{\n  \"servces\": {}}");
      assertThat(application.awaitLog("servces"))
          .contains("line 2, column")
          .contains("allowed: services, policies");
      assertThat(spread(application, HttpKind.URL, "http://users/", 3)).containsOnlyKeys("200 one");
      file.service("users", List.of(address(two))).write();
      becomes(application, "http://users/", "200 two");
      file.policy("services/users", "{\"retry\": {\"attempts\": 99}}").write();
      assertThat(application.awaitLog("$.retry.attempts")).contains("a whole number 0-10");
      assertThat(spread(application, HttpKind.URL, "http://users/", 3)).containsOnlyKeys("200 two");
    }
  }

  /** Another datacenter's copies stand in while there are none of the service's own. */
  @Test
  void aServiceWithoutCopiesIsServedByAnotherDatacenterAndThenByAnotherService() {
    MeshFile file =
        new MeshFile(folder)
            .service("users", List.of(address(one)))
            .service("users@dc2", List.of(address(two)))
            .policy("services/users", "{\"failover\": {\"datacenters\": [\"dc2\"]}}");
    try (ForkedJvm application = agent(file.write()).logs("\\[weft\\] read .*").start()) {
      becomes(application, "http://users/", "200 one");
      file.service("users", List.of()).write();
      becomes(application, "http://users/", "200 two");
      for (HttpKind kind : HttpKind.values()) {
        assertThat(spread(application, kind, "http://users/", 3)).containsOnlyKeys("200 two");
      }
      file.service("users", List.of(address(one))).write();
      becomes(application, "http://users/", "200 one");
      file.service("users", List.of()).service("users@dc2", List.of());
      file.service("spare", List.of(address(two)));
      file.policy("services/users", "{\"failover\": {\"services\": [\"spare\"]}}").write();
      becomes(application, "http://users/", "200 two");
    }
  }

  private static void becomes(ForkedJvm application, String url, String outcome) {
    Patience.await(
        outcome, () -> spread(application, HttpKind.URL, url, 1).equals(Map.of(outcome, "1")));
  }

  private static Map<String, String> spread(
      ForkedJvm application, HttpKind kind, String url, int count) {
    Fields calls = Fields.of("kind", kind, "url", url, "count", count);
    return application.call(Caller.class, "spread", calls).all();
  }

  private static JvmSettings agent(String registry) {
    return ForkedJvm.commands()
        .agent("service=web,cacheDir=off," + registry)
        .logs("\\[weft\\] read .*: 1 service");
  }

  private static InetSocketAddress address(Instance instance) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), instance.port());
  }
}
