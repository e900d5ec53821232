package dev.weft.agent.it.stateful;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.consul.Patience;
import dev.weft.agent.it.stateful.app.HeldApp;
import dev.weft.agent.it.stateful.app.PostgresApp;
import dev.weft.agent.it.stateful.app.Workload;
import dev.weft.agent.it.stateful.server.LineServer;
import dev.weft.agent.it.stateful.server.LocalServer;
import dev.weft.agent.it.stateful.server.Postgres;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that should be elsewhere, while their server still serves. */
class LeavingIT {
  private static final int CONNECTIONS = 8;

  @ParameterizedTest
  @ValueSource(strings = {"SOCKET", "CHANNEL", "ASYNC"})
  void ofAnEndpointThatLeavesThoseThatRestAreEndedAndOnlyThey(String kind) {
    try (LocalServer one = LineServer.echo("one");
        LocalServer two = LineServer.echo("two");
        StatefulBench bench = new StatefulBench()) {
      bench.register("held", one);
      bench.register("held", two);
      bench.policy("held", "{'protocol': 'tcp', 'drainTime': 'off'}");
      Fields held = open(bench, kind);
      bench.consul.deregister("held-two");
      bench.awaitConnections("held", held.number("one", -1));
      awaitState(bench, Map.of("one open", held.get("one"), "two closed", held.get("two")));
      assertThat(bench.call(HeldApp.class, "ask").all()).isEqualTo(Map.of("one", held.get("one")));
      bench.call(HeldApp.class, "close");
      bench.policy("held", "{'protocol': 'tcp', 'timeouts': {'idle': '1s'}}");
      open(bench, kind);
      bench.awaitConnections("held", 0);
      awaitState(bench, Map.of("one closed", "" + 2 * CONNECTIONS));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SOCKET", "ASYNC"})
  void whereThePolicySendsThemElsewhereTheyLiveOnForTheDrainTime(String kind) {
    try (LocalServer one = LineServer.echo("one");
        LocalServer two = LineServer.echo("two");
        StatefulBench bench = new StatefulBench()) {
      bench.register("held", one, "blue");
      bench.register("held", two, "green");
      bench.policy("held", policy("[]"));
      Fields held = open(bench, kind);
      bench.call(HeldApp.class, "listen");
      bench.policy("held", policy("[{'split': [{'subset': 'blue'}]}]"));
      bench.awaitConnections("held", held.number("one", -1));
      Patience.await(
          "the end of what the application listens to",
          () -> bench.call(HeldApp.class, "ended").all().equals(Map.of("two", held.get("two"))));
      bench.call(HeldApp.class, "close");
    }
  }

  @Test
  void aPoolMovesToTheServersThatStayAndNothingFails() {
    try (Postgres postgres = new Postgres();
        StatefulBench bench =
            new StatefulBench(List.of("-Dcom.zaxxer.hikari.aliveBypassWindowMs=0"), "postgres")) {
      LocalServer one = postgres.start("one");
      LocalServer two = postgres.start("two");
      bench.register("pool", one);
      bench.register("pool", two);
      bench.policy("pool", "{'protocol': 'tcp'}");
      bench.call(PostgresApp.class, "open", "address", "pool.service.consul");
      assertThat(bench.call(PostgresApp.class, "spread").all())
          .isEqualTo(Map.of("one", "4", "two", "4"));
      bench.consul.deregister("pool-two");
      Patience.await(
          "the end of the connections to the server that left", () -> clients(bench, two) == 0);
      bench.call(PostgresApp.class, "load");
      Patience.await(
          "operations",
          () -> bench.call(Workload.class, "report").number("steady", 0) >= CONNECTIONS);
      Fields figures = bench.call(Workload.class, "stop");
      assertThat(figures.number("failed", -1)).as(figures.toString()).isZero();
      assertThat(bench.call(PostgresApp.class, "spread").all()).isEqualTo(Map.of("one", "8"));
      bench.call(PostgresApp.class, "close");
    }
  }

  private static Fields open(StatefulBench bench, String kind) {
    Fields held =
        bench.call(
            HeldApp.class,
            "open",
            "host",
            "held.service.consul",
            "count",
            2 * CONNECTIONS,
            "kind",
            kind);
    assertThat(held.all()).containsKey("one");
    return held;
  }

  /** The application may see the end of a connection a little after the mesh. */
  private static void awaitState(StatefulBench bench, Map<String, String> expected) {
    Patience.await("" + expected, () -> bench.call(HeldApp.class, "state").all().equals(expected));
  }

  private static String policy(String routes) {
    return "{'protocol': 'tcp', 'drainTime': '1s', 'subsets': {'blue': {'tags': ['blue']}},"
        + " 'routes': "
        + routes
        + "}";
  }

  /** The connections to a server but the one that asks. */
  private static int clients(StatefulBench bench, LocalServer server) {
    String address = server.address() + ":" + server.port();
    return bench.call(PostgresApp.class, "clients", "address", address).number("count", -1);
  }
}
