package dev.weft.agent.it.stateful;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.consul.Patience;
import dev.weft.agent.it.stateful.app.EchoApp;
import dev.weft.agent.it.stateful.app.PostgresApp;
import dev.weft.agent.it.stateful.server.LocalServer;
import dev.weft.agent.it.stateful.server.Postgres;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** PostgreSQL by its own driver and HikariCP, on two servers. */
class PostgresIT {
  private static final int CONNECTIONS = 8;
  private static final String PRIMARY =
      "{'protocol': 'tcp', 'subsets': {'primary': {'tags': ['primary']}},"
          + " 'routes': [{'split': [{'subset': 'primary'}]}]}";

  private static Postgres postgres;
  private static LocalServer one;
  private static LocalServer two;
  private static StatefulBench bench;

  @BeforeAll
  static void start() {
    postgres = new Postgres();
    one = postgres.start("one");
    two = postgres.start("two");
    bench = new StatefulBench("postgres");
  }

  @AfterAll
  static void stop() {
    try (Postgres servers = postgres) {
      bench.close();
    }
  }

  @Test
  void aPoolIsSpreadOverTheServersAndRecoversFromTheDeathOfOne() {
    LocalServer victim = postgres.start("victim");
    bench.register("pg", one);
    bench.register("pg", victim);
    bench.policy("pg", "{'protocol': 'tcp'}");
    bench.call(PostgresApp.class, "open", "address", "pg.service.consul");
    assertThat(spread()).containsOnlyKeys("one", "victim").values().containsOnly("4");
    bench.call(PostgresApp.class, "load");
    Fields figures = bench.killUnderLoad("pgjdbc with HikariCP", victim, one);
    // No connection fails twice.
    assertThat(figures.number("failed", -1)).isBetween(1, CONNECTIONS);
    assertThat(figures.number("lastMillis", -1)).isLessThan(5_000);
    assertThat(figures.number("longestMillis", -1)).isLessThan(5_000);
    assertThat(spread()).isEqualTo(Map.of("one", "8"));
    bench.call(PostgresApp.class, "close");
  }

  @Test
  void aPinnedPrimaryGetsAllConnectionsAndNewOnesFollowItsTag() {
    bench.register("pinned", one, "primary");
    bench.register("pinned", two, "replica");
    bench.policy("pinned", PRIMARY);
    bench.call(PostgresApp.class, "open", "address", "pinned.service.consul:5432");
    assertThat(spread()).isEqualTo(Map.of("one", "8"));
    bench.register("pinned", two, "primary");
    bench.register("pinned", one, "replica");
    Patience.await(
        "the other primary",
        () -> {
          bench.call(PostgresApp.class, "renew");
          return spread().equals(Map.of("two", "8"));
        });
    bench.call(PostgresApp.class, "close");
  }

  @Test
  void aTagInTheNameIsTheServersThatHaveIt() {
    bench.register("tagged", one, "primary");
    bench.register("tagged", two, "replica");
    bench.policy("tagged", "{'protocol': 'tcp'}");
    assertThat(connect("primary.tagged.service.consul", 6)).isEqualTo(Map.of("one", "6"));
    assertThat(connect("replica.tagged.service.consul", 6)).isEqualTo(Map.of("two", "6"));
    assertThat(connect("tagged.service.consul", 16)).containsOnlyKeys("one", "two");
  }

  @Test
  void aServiceThatNoPolicyDeclaresIsAPlainNameAndThePortIsTheApplications() {
    bench.register("plain", one);
    bench.register("plain", two);
    assertThat(bench.call(EchoApp.class, "resolve", "host", "plain.service.consul").all())
        .containsEntry("addresses", "127.0.0.1");
    assertThat(connect("plain.service.consul:" + one.port(), 6)).isEqualTo(Map.of("one", "6"));
    assertThat(connect("plain.service.consul:" + two.port(), 6)).isEqualTo(Map.of("two", "6"));
  }

  private static Map<String, String> spread() {
    return bench.call(PostgresApp.class, "spread").all();
  }

  private static Map<String, String> connect(String address, int count) {
    return bench.call(PostgresApp.class, "connect", "address", address, "count", count).all();
  }
}
