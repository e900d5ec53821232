package dev.weft.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.register.OwnService;
import dev.weft.consul.register.Registration;
import dev.weft.policy.MeshSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The access rules in the README are enough, and each of them is needed. */
class LeastRightsIT {
  private static final String MASTER = "6d1f6e0c-8f5a-4d0e-9d35-1f6a0a9b7c11";

  private static RealConsul consul;
  private static AclTokens tokens;

  @BeforeAll
  static void start() {
    consul = RealConsul.startWithAcl(MASTER);
    tokens = new AclTokens(consul);
    consul.register("users", "users-1", "127.0.0.1", 8081);
    consul.putKv("weft/services/users", "{}");
    consul.put(
        "/v1/config",
        "{\"Kind\": \"service-defaults\", \"Name\": \"users\", \"Protocol\": \"http\"}");
    consul.put(
        "/v1/config",
        """
        {"Kind": "service-resolver", "Name": "users", "ConnectTimeout": "7s"}
        """);
    consul.send(
        "POST", "/v1/query", "{\"Name\": \"any-users\", \"Service\": {\"Service\": \"users\"}}");
  }

  @AfterAll
  static void stop() {
    consul.close();
  }

  @Test
  void theRulesAreEnough() throws IOException {
    try (Bench bench = bench(rules())) {
      assertThat(bench.snapshot().catalog()).contains("users");
      assertThat(bench.endpoints("users")).hasSize(1);
      assertThat(bench.snapshot().documents())
          .extracting(MeshSnapshot.Document::key)
          .contains("services/users");
      assertThat(bench.snapshot().services().get("users").policy().timeouts().connectNanos())
          .isEqualTo(7_000_000_000L);
      bench.want("any-users.query");
      assertThat(bench.endpoints("any-users.query")).hasSize(1);
      assertThat(bench.lines).isEmpty();
    }
    assertThat(register(rules())).contains("registered web");
  }

  @Test
  void withoutServiceReadThereIsNoCatalogAndALineSaysSo() throws IOException {
    try (Bench bench = bench(rulesWithout("service_prefix"))) {
      assertThat(bench.snapshot().catalog()).doesNotContain("users");
      assertThat(bench.lines).hasSize(1);
      assertThat(bench.lines.get(0)).contains("service:read").contains("WEFT_TOKEN");
    }
  }

  @Test
  void withoutNodeReadThereIsNoEndpoint() throws IOException {
    try (Bench bench = bench(rulesWithout("node_prefix"))) {
      assertThat(bench.endpoints("users")).isEmpty();
    }
  }

  @Test
  void withoutKeyReadThereIsNoPolicy() throws IOException {
    try (Bench bench = bench(rulesWithout("key_prefix"))) {
      assertThat(bench.snapshot().documents())
          .extracting(MeshSnapshot.Document::key)
          .doesNotContain("services/users");
    }
  }

  @Test
  void withoutServiceWriteItIsNotRegisteredAndALineSaysSo() throws IOException {
    assertThat(register(rulesWithout("service \"web\"")))
        .contains("needs service:write for web")
        .contains("WEFT_TOKEN");
  }

  /** The first line about a registration. */
  private static String register(List<String> rules) {
    String secret = tokens.make(String.join("\n", rules)).secret();
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    ConsulLog log =
        new ConsulLog() {
          @Override
          public void info(String line) {
            lines.add(line);
          }

          @Override
          public void warn(String line) {
            lines.add(line);
          }
        };
    OwnService web =
        new OwnService(
            "web", OwnService.id("web", "host", 80), "10.0.0.7", 80, List.of(), Map.of(), null);
    try (Registration registration =
        new Registration(
            ConsulSettings.of(consul.httpAddress()).withToken(secret, null, "WEFT_TOKEN"),
            web,
            () -> true,
            log)) {
      Thread thread = new Thread(registration, "register");
      thread.setDaemon(true);
      thread.start();
      return Objects.requireNonNull(lines.poll(20, TimeUnit.SECONDS), "nothing was said");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Bench bench(List<String> rules) {
    String secret = tokens.make(String.join("\n", rules)).secret();
    Bench bench =
        new Bench(ConsulSettings.of(consul.httpAddress()).withToken(secret, null, "WEFT_TOKEN"));
    bench.want("users");
    return bench;
  }

  private static List<String> rulesWithout(String start) throws IOException {
    List<String> rest = rules().stream().filter(rule -> !rule.startsWith(start)).toList();
    assertThat(rest).hasSize(rules().size() - 1);
    return rest;
  }

  /** The block in the README, a rule a line. */
  private static List<String> rules() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    int start = readme.indexOf("```hcl\n") + "```hcl\n".length();
    List<String> rules = readme.substring(start, readme.indexOf("```", start)).lines().toList();
    assertThat(rules).hasSize(4);
    return rules;
  }
}
