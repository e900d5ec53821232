package dev.weft.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
      assertThat(bench.snapshot().documents()).hasSize(1);
      assertThat(bench.lines).isEmpty();
    }
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
      assertThat(bench.snapshot().documents()).isEmpty();
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
    assertThat(rules).hasSize(5);
    return rules;
  }
}
