package dev.weft.consul.register;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.consul.ConsulSettings;
import dev.weft.consul.RealConsul;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registration with a real Consul, by what goes wrong. */
class RegistrationIT {
  private static final String MASTER = "6d1f6e0c-8f5a-4d0e-9d35-1f6a0a9b7c11";

  /** A minute, and the half that Consul's reaper may take. */
  private static final long GONE_SECONDS = 110;

  /** A heartbeat every half second, a look every second. */
  private static final Rhythm QUICK = new Rhythm(1_500, "1m", 1_000, 2_000, 1_000);

  /** Heartbeats only. */
  private static final Rhythm BEATS = new Rhythm(1_500, "1m", 600_000, 2_000, 1_000);

  /** Two heartbeats that the machine had no time for: Consul is right then. */
  private static final long LATE_MILLIS = 1_000;

  @Test
  void whatIsRegisteredIsWhatWasAskedForAndItIsGoneAfterwards() {
    try (RealConsul consul = RealConsul.start()) {
      try (Registered web = new Registered(settings(consul), Rhythm.DEFAULT)) {
        web.awaitLine("registered web at 10.0.0.7:8080 (id web-host-8080)");
        JsonNode service = Registered.json(consul, "/v1/agent/service/web-host-8080");
        assertThat(service.path("Port").asInt()).isEqualTo(8080);
        assertThat(service.path("Tags").path(0).asText()).isEqualTo("v1");
        assertThat(service.path("Meta").path("zone").asText()).isEqualTo("a");
        assertThat(Registered.health(consul)).isEqualTo("passing");
        assertThat(web.registration.status().state()).isEqualTo("passing");
      }
      assertThat(Registered.health(consul)).isNull();
    }
  }

  @Test
  void ttlFlaps() {
    try (RealConsul consul = RealConsul.start();
        Registered web = new Registered(settings(consul), BEATS)) {
      web.awaitLine("registered web");
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
      web.await(
          "three times the time to live",
          () -> {
            boolean late = web.registration.status().heartbeatAgeMillis() > LATE_MILLIS;
            String health = Registered.health(consul);
            if (!late) {
              assertThat(health).isEqualTo("passing");
            }
            return System.nanoTime() - end > 0;
          });
      assertThat(web.lines).hasSize(1);
    }
  }

  /** Consul shows in no answer what it makes of the time, so it is awaited: over a minute. */
  @Test
  void ghostsOfAKilledJvmAreCriticalAtOnceAndDroppedAfterAMinute() throws Exception {
    try (RealConsul consul = RealConsul.start();
        ConsulAgent killed = new ConsulAgent(settings(consul), null)) {
      killed.register(Registered.WEB, BEATS);
      assertThat(Registered.health(consul)).isEqualTo("passing");
      long critical = nanosUntil(consul, "critical");
      long gone = nanosUntil(consul, null);
      assertThat(critical).isLessThan(TimeUnit.SECONDS.toNanos(5));
      assertThat(gone)
          .isBetween(TimeUnit.SECONDS.toNanos(55), TimeUnit.SECONDS.toNanos(GONE_SECONDS));
    }
  }

  @Test
  void deregisteredBehindOurBackItIsBackWithTheNextHeartbeat() {
    try (RealConsul consul = RealConsul.start();
        Registered web = new Registered(settings(consul), BEATS)) {
      web.awaitLine("registered web");
      consul.deregister(Registered.WEB.id());
      web.awaitLine("web-host-8080 is registered again");
      assertThat(Registered.health(consul)).isEqualTo("passing");
      assertThat(web.lines).hasSize(2);
    }
  }

  @Test
  void changedBehindOurBackItIsAsItWasWithTheNextLook() {
    try (RealConsul consul = RealConsul.start();
        Registered web = new Registered(settings(consul), QUICK)) {
      web.awaitLine("registered web");
      consul.register("web", Registered.WEB.id(), "10.0.0.8", 9090);
      web.await(
          "the right port",
          () ->
              Registered.json(consul, "/v1/agent/service/web-host-8080").path("Port").asInt()
                  == 8080);
    }
  }

  @Test
  void consulRestartedWithoutItsData() {
    try (RealConsul consul = RealConsul.start();
        Registered web = new Registered(settings(consul), QUICK)) {
      web.awaitLine("registered web");
      consul.stop();
      web.awaitLine("WARN web-host-8080 can't be kept registered with Consul at http://127.0.0.1");
      assertThat(web.registration.status().state()).isEqualTo("failing");
      consul.restart();
      web.awaitLine("web-host-8080 is registered again");
      assertThat(Registered.health(consul)).isEqualTo("passing");
      assertThat(web.lines).hasSize(3);
    }
  }

  @Test
  void consulRestartedWithItsData() {
    try (RealConsul consul = RealConsul.startDurable();
        Registered web = new Registered(settings(consul), QUICK)) {
      web.awaitLine("registered web");
      consul.stop();
      web.awaitLine("WARN web-host-8080 can't be kept registered");
      consul.restart();
      web.awaitLine("web-host-8080 is kept registered again");
      web.await("passing", () -> "passing".equals(Registered.health(consul)));
      assertThat(web.lines).hasSize(3);
    }
  }

  @Test
  void consulAwayAtTheStart() {
    try (RealConsul consul = RealConsul.start()) {
      consul.stop();
      try (Registered web = new Registered(settings(consul), QUICK)) {
        web.awaitLine("WARN web-host-8080 can't be registered with Consul");
        consul.restart();
        web.awaitLine("registered web at");
        assertThat(Registered.health(consul)).isEqualTo("passing");
        assertThat(web.lines).hasSize(2);
      }
    }
  }

  @Test
  void aTokenWithoutTheRightIsNamedByItsSettingAndNeverShown() {
    try (RealConsul consul = RealConsul.startWithAcl(MASTER);
        Registered web =
            new Registered(
                settings(consul).withToken("no-such-token", null, "WEFT_TOKEN"), QUICK)) {
      web.awaitLine("the token (from WEFT_TOKEN) needs service:write for web");
      assertThat(web.lines).hasSize(1);
      assertThat(web.lines.get(0)).doesNotContain("no-such-token");
    }
  }

  @Test
  void aRotatedTokenIsTakenOverByTheRegistration(@TempDir Path folder) throws IOException {
    try (RealConsul consul = RealConsul.startWithAcl(MASTER)) {
      String first = token(consul);
      String second = token(consul);
      Path file = Files.writeString(folder.resolve("token"), first);
      try (Registered web =
          new Registered(settings(consul).withToken(null, file, "WEFT_TOKEN_FILE"), QUICK)) {
        web.awaitLine("registered web");
        Files.writeString(file, second + "\n");
        consul.send("DELETE", "/v1/acl/token/" + accessor(consul, first), "");
        web.awaitLine("web-host-8080 is registered again");
        web.await("passing", () -> "passing".equals(Registered.health(consul)));
        int times = web.registration.status().times();
        consul.deregister(Registered.WEB.id());
        web.await("again", () -> web.registration.status().times() > times);
        assertThat(web.lines.toString()).doesNotContain(first).doesNotContain(second);
      }
      assertThat(Registered.health(consul)).isNull();
    }
  }

  @Test
  void aHungConsulDelaysTheEndByOneSecondAtMost() throws Exception {
    try (RealConsul consul = RealConsul.start()) {
      Registered web = new Registered(settings(consul), BEATS);
      web.awaitLine("registered web");
      signal(consul, "STOP");
      try {
        long start = System.nanoTime();
        web.registration.close();
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(2_500);
        assertThat(web.lines.get(web.lines.size() - 1)).contains("could not be deregistered");
      } finally {
        signal(consul, "CONT");
      }
      web.thread.join(TimeUnit.SECONDS.toMillis(10));
      assertThat(web.thread.isAlive()).isFalse();
    }
  }

  @Test
  void aHungConsulIsOneLineAndOverWhenItAnswersAgain() throws Exception {
    try (RealConsul consul = RealConsul.start();
        Registered web = new Registered(settings(consul), BEATS)) {
      web.awaitLine("registered web");
      signal(consul, "STOP");
      try {
        web.awaitLine("can't be kept registered");
      } finally {
        signal(consul, "CONT");
      }
      web.awaitLine("is kept registered again");
      assertThat(web.lines).hasSize(3);
    }
  }

  private static long nanosUntil(RealConsul consul, @Nullable String health) {
    long start = System.nanoTime();
    while (!Objects.equals(Registered.health(consul), health)) {
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(GONE_SECONDS));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    return System.nanoTime() - start;
  }

  private static ConsulSettings settings(RealConsul consul) {
    return ConsulSettings.of(consul.httpAddress());
  }

  private static String token(RealConsul consul) throws IOException {
    consul.send(
        "PUT",
        "/v1/acl/policy",
        """
        {"Name": "p%d", "Rules": "service \\"web\\" {policy = \\"write\\"}"}
        """
            .formatted(System.nanoTime()));
    JsonNode policies = Registered.json(consul, "/v1/acl/policies");
    String id = "";
    for (JsonNode policy : policies) {
      id = policy.path("Name").asText().startsWith("p") ? policy.path("ID").asText() : id;
    }
    String body = consul.send("PUT", "/v1/acl/token", "{\"Policies\": [{\"ID\": \"" + id + "\"}]}");
    return new com.fasterxml.jackson.databind.ObjectMapper()
        .readTree(body)
        .path("SecretID")
        .asText();
  }

  private static String accessor(RealConsul consul, String secret) {
    for (JsonNode token : Registered.json(consul, "/v1/acl/tokens")) {
      JsonNode whole =
          Registered.json(consul, "/v1/acl/token/" + token.path("AccessorID").asText());
      if (whole.path("SecretID").asText().equals(secret)) {
        return token.path("AccessorID").asText();
      }
    }
    throw new AssertionError("no such token");
  }

  private static void signal(RealConsul consul, String signal) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, "" + consul.pid()).start();
    assertThat(kill.waitFor()).isZero();
  }
}
