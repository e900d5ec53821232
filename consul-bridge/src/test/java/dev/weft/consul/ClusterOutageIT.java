package dev.weft.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.watch.Pace;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Parts of a cluster go away and come back, each as a trouble that users of Consul report. In none
 * of them is an endpoint lost, and afterwards a change arrives within one step of the back-off.
 */
class ClusterOutageIT {
  private static final long STEP_MILLIS = 2_000;

  /** What the answer itself and a busy machine take. */
  private static final long MARGIN_MILLIS = 4_000;

  private static final Pace PACE =
      new Pace(2, 3_000, 500, 250, STEP_MILLIS, 30_000, 2_000, 10_000, 600_000);

  private static ConsulCluster cluster;
  private static ServerSocket instance;
  private static int changes;

  @BeforeAll
  static void start() throws IOException {
    instance = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
    cluster = ConsulCluster.start();
    cluster.client().registerWithCheck("users", "users-1", "127.0.0.1", 8001);
    cluster.client().passing("users-1");
    for (int i = 2; i <= 4; i++) {
      cluster
          .client()
          .registerBody(
              """
              {"Name": "users", "ID": "users-%d", "Address": "127.0.0.1", "Port": %d,
               "Check": {"TCP": "127.0.0.1:%d", "Interval": "2s", "Status": "passing"}}
              """
                  .formatted(i, 8000 + i, instance.getLocalPort()));
    }
    bench(cluster.client()).close();
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
    instance.close();
  }

  @Test
  void theLeaderIsKilled() {
    try (Bench bench = bench(cluster.client())) {
      RealConsul leader = cluster.leader();
      leader.stop();
      cluster.leader();
      assertFollows(bench);
      leader.restart();
      assertFollows(bench);
      assertNothingWasLost(bench);
    }
  }

  @Test
  void noClusterLeader() {
    try (Bench bench = bench(cluster.client())) {
      List<RealConsul> followers = cluster.followers();
      followers.forEach(RealConsul::stop);
      bench.await("the doubt", b -> b.said("may be outdated") && stale(b) != null);
      assertThat(passing(bench)).isEqualTo(4);
      followers.forEach(RealConsul::launch);
      cluster.leader();
      assertFollows(bench);
      bench.await("no mark", b -> stale(b) == null);
      assertNothingWasLost(bench);
    }
  }

  @Test
  void checksAreCriticalAfterTheClientAgentWasKilledAndRestarted() {
    try (Bench bench = bench(cluster.client());
        Bench other = bench(cluster.servers().get(0))) {
      cluster.client().stop();
      bench.await("the failure", b -> stale(b) != null);
      cluster.client().restart();
      other.await("three critical", b -> b.published.stream().anyMatch(s -> passing(s) < 4));
      other.await("four passing", b -> passing(b) == 4);
      assertFollows(bench);
      bench.await("four passing", b -> passing(b) == 4);
      assertNothingWasLost(bench);
      assertNothingWasLost(other);
    }
  }

  @Test
  void allInstancesVanishWhenTheClientAgentLeaves() {
    try (Bench bench = bench(cluster.client());
        Bench other = bench(cluster.servers().get(0))) {
      cluster.client().leave();
      other.await("the doubt", b -> b.said("users: Consul lists no instance any more"));
      cluster.client().restart();
      other.await("listed again", b -> stale(b) == null && passing(b) == 4);
      assertFollows(bench);
      assertNothingWasLost(bench);
      assertNothingWasLost(other);
      assertThat(other.published)
          .allMatch(s -> users(s).isEmpty() || s.catalog().contains("users"));
    }
  }

  @Test
  void theClientAgentHangs() {
    try (Bench bench = bench(cluster.client())) {
      cluster.client().freeze();
      try {
        bench.await("the mark", b -> stale(b) != null);
      } finally {
        cluster.client().thaw();
      }
      assertFollows(bench);
      bench.await("no mark", b -> stale(b) == null);
      // The servers may have given up the agent for a moment.
      assertThat(bench.lines)
          .filteredOn(line -> line.startsWith("WARN") && !line.contains("none is passing"))
          .singleElement()
          .asString()
          .contains("can't be used");
      assertNothingWasLost(bench);
    }
  }

  @Test
  void startsFromTheCacheFileWhileTheClientAgentHangs(@TempDir Path folder) {
    ConsulSettings settings =
        settings(cluster.client()).withCacheDir(folder.resolve("cache")).withCaller("web");
    try (Bench bench = new Bench(settings)) {
      bench.want("users");
    }
    cluster.client().freeze();
    try (Bench bench = new Bench(settings)) {
      try {
        bench.want("users");
        assertThat(passing(bench)).isEqualTo(4);
        assertThat(stale(bench)).contains("cache file");
        assertThat(bench.snapshot().catalog()).contains("users");
      } finally {
        cluster.client().thaw();
      }
      assertFollows(bench);
      bench.await("no mark", b -> stale(b) == null);
      assertNothingWasLost(bench);
    }
  }

  /** A change that Consul shows is published within a step of the back-off. */
  private static void assertFollows(Bench bench) {
    String id = "change-" + ++changes;
    cluster.client().register("users", id, "127.0.0.1", 9000 + changes);
    bench.await("Consul with " + id, b -> shows(id));
    long shown = System.nanoTime();
    bench.await(id, b -> b.endpoints("users").stream().anyMatch(e -> e.id().equals(id)));
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - shown);
    cluster.client().deregister(id);
    bench.await(id + " gone", b -> b.endpoints("users").size() == 4);
    assertThat(millis).isLessThan(STEP_MILLIS + MARGIN_MILLIS);
  }

  private static boolean shows(String id) {
    try {
      return cluster
          .client()
          .send("GET", "/v1/health/service/users?consistent", "")
          .contains('"' + id + '"');
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static void assertNothingWasLost(Bench bench) {
    assertThat(bench.published)
        .filteredOn(snapshot -> snapshot.services().containsKey("users"))
        .isNotEmpty()
        .allMatch(
            snapshot ->
                users(snapshot).stream().filter(e -> e.id().startsWith("users-")).count() == 4);
  }

  private static Bench bench(RealConsul consul) {
    Bench bench = new Bench(settings(consul));
    bench.want("users");
    bench.await("four passing", b -> passing(b) == 4);
    return bench;
  }

  private static ConsulSettings settings(RealConsul consul) {
    return ConsulSettings.of(consul.httpAddress()).withPace(PACE);
  }

  private static String stale(Bench bench) {
    return bench.snapshot().services().get("users").stale();
  }

  private static long passing(Bench bench) {
    return passing(bench.snapshot());
  }

  private static long passing(MeshSnapshot snapshot) {
    return users(snapshot).stream().filter(e -> e.health() == Health.PASSING).count();
  }

  private static List<Endpoint> users(MeshSnapshot snapshot) {
    MeshSnapshot.Service service = snapshot.services().get("users");
    return service == null ? List.of() : service.endpoints();
  }
}
