package dev.weft.agent.it.stateful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.consul.Patience;
import dev.weft.agent.it.stateful.app.EchoApp;
import dev.weft.agent.it.stateful.server.LineServer;
import dev.weft.agent.it.stateful.server.LocalServer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The JDK's sockets and channels, each way to connect, on two servers. */
class EchoIT {
  /** Enough for each of two servers to be chosen. */
  private static final int MANY = 40;

  private static LocalServer one;
  private static LocalServer two;
  private static StatefulBench bench;
  private static Set<String> ways;

  @BeforeAll
  static void start() {
    one = LineServer.echo("one");
    // On the same port, as copies of a service are.
    two = LineServer.echo("two", "127.0.0.2", one.port());
    bench = new StatefulBench();
    ways = bench.call(EchoApp.class, "ways").all().keySet();
  }

  @AfterAll
  static void stop() {
    bench.close();
    one.close();
    two.close();
  }

  @Test
  void eachWayToConnectIsBalancedWhateverThePort() {
    declare("echo");
    for (String way : ways) {
      assertThat(spread(way, "echo.service.consul", 7, MANY))
          .as(way)
          .containsOnlyKeys("one", "two");
    }
  }

  @Test
  void whatIsSeenOfAConnectionIsTheEndpointUnderTheNameOfTheService() {
    declare("seen");
    for (String way : ways) {
      Fields seen = bench.call(EchoApp.class, "look", "way", way, "host", "seen.service.consul");
      LocalServer server = seen.get("name").equals("one") ? one : two;
      assertThat(seen.all())
          .as(way)
          .containsEntry("host", "seen.service.consul")
          .containsEntry("address", server.address())
          .containsEntry("port", "" + server.port());
    }
  }

  @Test
  void aDeclaredNameIsOneAddressThatHasTheName() {
    declare("named");
    Fields resolved = bench.call(EchoApp.class, "resolve", "host", "named.service.consul");
    assertThat(resolved.get("addresses")).matches("240\\.\\d+\\.\\d+\\.\\d+");
    assertThat(resolved.get("names")).isEqualTo("named.service.consul");
    assertThat(bench.call(EchoApp.class, "resolve", "host", "named.service.consul").all())
        .isEqualTo(resolved.all());
  }

  @Test
  void aServiceThatNoPolicyDeclaresIsAPlainNameAndThePortIsTheApplications() {
    bench.register("plain", one);
    bench.register("plain", two);
    assertThat(bench.call(EchoApp.class, "resolve", "host", "plain.service.consul").all())
        .containsEntry("addresses", "127.0.0.1,127.0.0.2");
    for (String way : ways) {
      assertThat(spread(way, "plain.service.consul", one.port(), MANY))
          .as(way)
          .containsOnlyKeys("one", "two");
      assertThatThrownBy(() -> spread(way, "plain.service.consul", 7, 1))
          .as(way)
          .hasMessageContaining("Connection refused");
    }
  }

  @Test
  void aNameThatAPolicyGivesIsKnownOnItsFirstUse() {
    for (String way : ways) {
      String service = "alias" + way.toLowerCase(Locale.ROOT);
      bench.register(service, one);
      bench.policy(service, "{'protocol': 'tcp', 'hosts': ['" + service + ".internal']}");
      assertThat(spread(way, service + ".internal", 99, 3)).as(way).isEqualTo(Map.of("one", "3"));
    }
  }

  @Test
  void aNameThatConsulDoesNotHaveIsUnknownAsBefore() {
    assertThatThrownBy(() -> bench.call(EchoApp.class, "resolve", "host", "nobody.service.consul"))
        .hasMessageContaining("UnknownHostException: nobody.service.consul");
  }

  @Test
  void connectionsGoOnAfterTheDeathOfAServer() {
    try (LocalServer victim = LineServer.echo("victim")) {
      bench.register("killed", one);
      bench.register("killed", victim);
      bench.policy("killed", "{'protocol': 'tcp'}");
      bench.call(EchoApp.class, "load", "host", "killed.service.consul");
      Fields figures = bench.killUnderLoad("sockets and channels", victim, one);
      // Five failures put it out; as many workers may be under way meanwhile.
      assertThat(figures.number("failed", -1)).isBetween(1, 5 + 2 * ways.size());
      assertThat(figures.number("lastMillis", -1)).isLessThan(2_000);
    }
  }

  /** Who is sent elsewhere is answered by a server that speaks no HTTP. */
  @Test
  void whatTheMeshAsksConsulItselfNeverPassesTheHooks() {
    try (LocalServer trap = LineServer.echo("trap")) {
      bench.register("trap", trap);
      String consul = bench.consul.httpAddress().getAuthority();
      bench.policy("trap", "{'protocol': 'tcp', 'hosts': ['" + consul + "']}");
      int port = bench.consul.httpAddress().getPort();
      for (String way : ways) {
        assertThat(spread(way, "127.0.0.1", port, 1)).as(way).containsOnlyKeys("trap");
      }
      declare("later");
      declare("latest");
      assertThat(spread("SOCKET", "latest.service.consul", 7, MANY)).containsOnlyKeys("one", "two");
      bench.consul.deregister("latest-two");
      Patience.await(
          "the end of one",
          () -> spread("SOCKET", "latest.service.consul", 7, 4).keySet().equals(Set.of("one")));
    }
  }

  private static void declare(String service) {
    bench.register(service, one);
    bench.register(service, two);
    bench.policy(service, "{'protocol': 'tcp'}");
  }

  private static Map<String, String> spread(String way, String host, int port, int count) {
    return bench
        .call(EchoApp.class, "spread", "way", way, "host", host, "port", port, "count", count)
        .all();
  }
}
