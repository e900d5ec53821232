package dev.weft.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.watch.Pace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token is missing, deleted, robbed of its rights or replaced, on a Consul that asks for one. */
class TokenTroubleIT {
  private static final String MASTER = "6d1f6e0c-8f5a-4d0e-9d35-1f6a0a9b7c11";
  private static final String RULES =
      """
      service_prefix "" { policy = "read" }
      node_prefix "" { policy = "read" }
      key_prefix "weft/" { policy = "read" }
      """;

  private static final long STEP_MILLIS = 1_000;
  private static final long MARGIN_MILLIS = 4_000;
  private static final Pace PACE = new Pace(1, 3_000, 500, 250, STEP_MILLIS, 1_000);

  private static RealConsul consul;
  private static AclTokens tokens;

  @TempDir Path folder;
  private AclTokens.Made token;

  @BeforeAll
  static void start() {
    consul = RealConsul.startWithAcl(MASTER);
    tokens = new AclTokens(consul);
    consul.register("users", "users-1", "127.0.0.1", 8081);
    consul.putKv("weft/services/users", "{\"hosts\": [\"users.example.com\"]}");
  }

  @AfterAll
  static void stop() {
    consul.close();
  }

  @BeforeEach
  void makeToken() {
    token = tokens.make(RULES);
  }

  @Test
  void theTokenIsMissingAndTheServiceSaysSo() {
    try (Bench bench = new Bench(settings())) {
      bench.want("users");
      assertThat(bench.endpoints("users")).isEmpty();
      bench.await("the reason", b -> stale(b) != null);
      assertThat(stale(bench))
          .isEqualTo("Consul shows nothing to the token (from nowhere (none is set))");
    }
  }

  @Test
  void theTokenIsDeletedDuringAWatch() {
    try (Bench bench = new Bench(settings().withToken(token.secret(), null, "WEFT_TOKEN"))) {
      bench.want("users");
      assertKnown(bench);
      tokens.delete(token);
      bench.await("the refusal", b -> b.said("refuses") && stale(b) != null);
      assertKnown(bench);
      assertThat(stale(bench)).contains("HTTP 403").contains("WEFT_TOKEN");
      // One outage is one line; what else is warned of on the way isn't this test's matter.
      assertThat(bench.count("refuses")).as(bench.lines.toString()).isEqualTo(1);
      assertThat(bench.lines.toString()).doesNotContain(token.secret());
    }
  }

  @Test
  void theTokenLosesItsRightsAndNothingIsForgotten() {
    try (Bench bench = new Bench(settings().withToken(token.secret(), null, "WEFT_TOKEN"))) {
      bench.want("users");
      tokens.limit(token, "");
      bench.await("the instances are hidden", b -> b.said("users: Consul hides its instances"));
      bench.await("the policies are hidden", b -> b.said("Consul hides the policies under weft/"));
      assertKnown(bench);
      // A query that was held may still bring an empty list, which is doubted first.
      bench.await(
          "the mark",
          b ->
              "Consul hides the instances from the token (from WEFT_TOKEN); the last known"
                  .equals(stale(b)));
      assertKnown(bench);
      tokens.limit(token, RULES);
      bench.await("no mark", b -> stale(b) == null);
      consul.register("users", "users-2", "127.0.0.1", 8082);
      bench.await("a change", b -> b.endpoints("users").size() == 2);
      consul.deregister("users-2");
    }
  }

  @Test
  void theTokenInTheFileIsReplacedWithoutARestart() throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, token.secret());
    try (Bench bench = new Bench(settings().withToken(null, file, "tokenFile"))) {
      bench.want("users");
      AclTokens.Made next = tokens.make(RULES);
      Files.writeString(file, next.secret());
      tokens.delete(token);
      consul.register("users", "users-2", "127.0.0.1", 8082);
      long changed = System.nanoTime();
      bench.await("a change", b -> b.endpoints("users").size() == 2);
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - changed))
          .isLessThan(STEP_MILLIS + MARGIN_MILLIS);
      consul.deregister("users-2");
      bench.await("another", b -> b.endpoints("users").size() == 1);
      assertThat(bench.lines).isEmpty();
    }
  }

  private static void assertKnown(Bench bench) {
    assertThat(bench.endpoints("users")).hasSize(1);
    assertThat(bench.snapshot().catalog()).contains("users");
    assertThat(bench.snapshot().hosts()).containsKey("users.example.com");
  }

  private static String stale(Bench bench) {
    return bench.snapshot().services().get("users").stale();
  }

  private static ConsulSettings settings() {
    return ConsulSettings.of(consul.httpAddress()).withPace(PACE);
  }
}
