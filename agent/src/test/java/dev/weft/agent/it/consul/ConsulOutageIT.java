package dev.weft.agent.it.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.ForkedJvm;
import dev.weft.consul.AclTokens;
import dev.weft.consul.ConsulCluster;
import dev.weft.consul.RealConsul;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One application under load, and one trouble with Consul after the other: no request fails in any
 * of them, and what changes after it arrives within one step of the back-off.
 */
@Tag("timed")
class ConsulOutageIT {
  private static final String MASTER = "6d1f6e0c-8f5a-4d0e-9d35-1f6a0a9b7c11";
  private static final String RULES =
      """
      service_prefix "" { policy = "read" }
      node_prefix "" { policy = "read" }
      key_prefix "weft/" { policy = "read" }
      """;

  /** Requests that have to be answered while something is wrong. */
  private static final int MEANWHILE = 1_500;

  /** What Consul's answer and a busy machine take. */
  private static final long MARGIN_MILLIS = 3_000;

  @TempDir static Path folder;
  private static ConsulCluster cluster;
  private static AclTokens tokens;
  private static AclTokens.Made token;
  private static ConsulLink link;
  private static final List<Instance> instances = new ArrayList<>();
  private static ForkedJvm application;
  private static int changes;

  private long begin;

  @BeforeAll
  static void start() throws IOException {
    cluster = ConsulCluster.startWithAcl(MASTER);
    tokens = new AclTokens(cluster.client());
    token = tokens.make(RULES);
    Files.writeString(tokenFile(), token.secret());
    link = new ConsulLink(cluster.client().httpAddress());
    for (int i = 1; i <= 4; i++) {
      Instance instance = Instance.start("users-" + i);
      instances.add(instance);
      cluster.client().registerBody(checked("users-" + i, instance.port(), i));
    }
    application = application(link.address() + ",cacheDir=off");
    application.call(
        Caller.class,
        "startLoad",
        Fields.of(
            "kinds", "URL,SEND,ASYNC", "threads", 3, "pauseMicros", 2000, "url", "http://users/"));
    instances.forEach(one -> Patience.await("calls to all", () -> one.requests() > 20));
  }

  @AfterAll
  static void stop() {
    Fields end = application.call(Caller.class, "stopLoad");
    application.close();
    link.close();
    instances.forEach(Instance::close);
    cluster.close();
    System.out.println(end.get("calls") + " calls during all outages, none failed");
    assertThat(end.get("shown")).isEmpty();
    assertThat(end.get("answered")).isEqualTo(end.get("calls"));
  }

  @BeforeEach
  void begin() {
    begin = System.nanoTime();
  }

  @AfterEach
  void aChangeArrivesAndNoRequestHasFailed() {
    String id = "extra-" + ++changes;
    try (Instance extra = Instance.start(id)) {
      cluster.client().register("users", id, "127.0.0.1", extra.port());
      Patience.await("Consul with " + id, () -> shows(id));
      long shown = System.nanoTime();
      long outageMillis = TimeUnit.NANOSECONDS.toMillis(shown - begin);
      Patience.await("calls to " + id, () -> extra.requests() > 0);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - shown);
      System.out.println(
          "an outage of " + outageMillis + " ms; a change arrived " + millis + " ms after it");
      // A wait that has doubled so far is no longer than the outage so far.
      assertThat(millis).isLessThan(outageMillis + MARGIN_MILLIS);
      cluster.client().deregister(id);
      Patience.await("Consul without " + id, () -> !shows(id));
      awaitCalls();
      int last = extra.requests();
      Patience.await("the last call to " + id, () -> extra.requests() == last);
    }
    assertThat(load().get("shown")).isEmpty();
  }

  @Test
  void theLeaderIsKilled() {
    RealConsul leader = cluster.leader();
    leader.stop();
    awaitCalls();
    cluster.leader();
    leader.restart();
  }

  @Test
  void theQuorumIsLost() {
    List<RealConsul> followers = cluster.followers();
    followers.forEach(RealConsul::stop);
    try {
      Patience.await("no leader", () -> health().isEmpty());
      awaitCalls();
    } finally {
      followers.forEach(RealConsul::launch);
    }
    cluster.leader();
  }

  @Test
  void theClientAgentIsKilledAndRestarted() {
    cluster.client().stop();
    awaitCalls();
    cluster.client().restart();
    awaitCalls();
    awaitCalls();
  }

  @Test
  void theClientAgentHangs() {
    cluster.client().freeze();
    try {
      awaitCalls();
    } finally {
      cluster.client().thaw();
    }
  }

  @Test
  void theTokenIsDeleted() throws IOException {
    int from = application.log().size();
    tokens.delete(token);
    // Consul lets a query that it holds end first.
    cluster.client().critical("users-1");
    application.awaitLog(from, "refuses");
    awaitCalls();
    token = tokens.make(RULES);
    Files.writeString(tokenFile(), token.secret());
    cluster.client().passing("users-1");
  }

  @Test
  void answersAreSlow() {
    link.delay(1_000);
    try {
      cluster.client().critical("users-1");
      awaitCalls();
      cluster.client().passing("users-1");
      awaitCalls();
    } finally {
      link.delay(0);
    }
  }

  @Test
  void answersAreGarbage() {
    int before = link.garbled();
    link.garble(true);
    try {
      Patience.await("garbage of all kinds", () -> link.garbled() > before + 8);
      awaitCalls();
    } finally {
      link.garble(false);
    }
  }

  @Test
  void aStartDuringAnOutageServesFromTheFileOfAJvmThatLivedShortly() {
    String settings = link.address() + ",service=short,cacheDir=" + folder.resolve("cache");
    Fields call = Fields.of("kind", "URL", "url", "http://users/");
    try (ForkedJvm first = application(settings)) {
      assertThat(first.call(Caller.class, "call", call).get("status")).isEqualTo("200");
    }
    cluster.client().freeze();
    try (ForkedJvm second = application(settings + ",startWait=2s")) {
      for (int i = 0; i < 10; i++) {
        assertThat(second.call(Caller.class, "call", call).all()).containsEntry("status", "200");
      }
    } finally {
      cluster.client().thaw();
    }
  }

  private static void awaitCalls() {
    int before = load().number("answered", 0);
    Patience.await("calls", () -> load().number("answered", 0) > before + MEANWHILE);
  }

  private static Fields load() {
    return application.call(Caller.class, "load");
  }

  private static boolean shows(String id) {
    return health().contains('"' + id + '"');
  }

  /** As the leader knows it; nothing while it can't be had. */
  private static String health() {
    try {
      return cluster.client().send("GET", "/v1/health/service/users?consistent", "");
    } catch (IllegalStateException e) {
      return "";
    }
  }

  private static Path tokenFile() {
    return folder.resolve("token");
  }

  private static ForkedJvm application(String more) {
    return ForkedJvm.commands()
        .agent("tokenFile=" + tokenFile() + ",consul=" + more)
        .logs("\\[weft\\] .*")
        .start();
  }

  /** The first with a check that the test sets, the others with one that fails after a restart. */
  private static String checked(String id, int port, int number) {
    String check =
        number == 1
            ? "\"CheckID\": \"check-" + id + "\", \"TTL\": \"10m\""
            : "\"TCP\": \"127.0.0.1:" + port + "\", \"Interval\": \"2s\"";
    return """
        {"Name": "users", "ID": "%s", "Address": "127.0.0.1", "Port": %d,
         "Check": {%s, "Status": "passing"}}
        """
        .formatted(id, port, check);
  }
}
