package dev.weft.agent.it.stateful;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.consul.Patience;
import dev.weft.agent.it.stateful.app.NettyApp;
import dev.weft.agent.it.stateful.server.LineServer;
import dev.weft.agent.it.stateful.server.LocalServer;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The application's own Netty, of either line and on its transports, on two servers. */
class NettyIT {
  private static final String HOST = "echo.service.consul";
  private static final Set<String> BOTH = Set.of("one", "victim");

  @ParameterizedTest
  @ValueSource(strings = {"4.1", "4.2"})
  void connectionsAreSpreadOverTheServersAndGoOnAfterTheDeathOfOne(String version) {
    String libraries = "netty" + version.replace(".", "");
    try (StatefulBench bench = new StatefulBench(libraries, libraries + "-epoll");
        LocalServer one = LineServer.echo("one")) {
      bench.register("echo", one);
      bench.policy("echo", "{'protocol': 'tcp'}");
      Fields opened = bench.call(NettyApp.class, "open", "transport", "NIO");
      assertThat(opened.get("version")).startsWith(version + ".");
      killed(bench, one, version + " Nio");
      bench.register("plain", one);
      Fields plain = spread(bench, "host", "plain.service.consul", "port", one.port(), "count", 5);
      assertThat(plain.all()).isEqualTo(Map.of("one", "5"));
      bench.call(NettyApp.class, "close");
      bench.call(NettyApp.class, "open", "transport", "EPOLL", "dns", true);
      bench.register("alias", one);
      bench.policy("alias", "{'protocol': 'tcp', 'hosts': ['alias.internal']}");
      assertThat(spread(bench, "host", "alias.internal", "count", 3).all())
          .isEqualTo(Map.of("one", "3"));
      killed(bench, one, version + " epoll with its own DNS client");
      left(bench, one);
      bench.call(NettyApp.class, "close");
    }
  }

  @Test
  void ioUringIsAnotherNativeTransport() {
    try (StatefulBench bench = new StatefulBench("netty42", "netty42-epoll", "netty42-uring");
        LocalServer one = LineServer.echo("one")) {
      bench.register("echo", one);
      bench.policy("echo", "{'protocol': 'tcp'}");
      bench.call(NettyApp.class, "open", "transport", "IO_URING");
      killed(bench, one, "4.2 io_uring");
      left(bench, one);
      bench.call(NettyApp.class, "close");
    }
  }

  private static void killed(StatefulBench bench, LocalServer one, String title) {
    try (LocalServer victim = LineServer.echo("victim")) {
      bench.register("echo", victim);
      Patience.await(
          "connections to both",
          () -> spread(bench, "host", HOST, "count", 8).all().keySet().equals(BOTH));
      Fields seen = bench.call(NettyApp.class, "look", "host", HOST);
      LocalServer server = seen.get("name").equals("one") ? one : victim;
      assertThat(seen.all())
          .containsEntry("host", HOST)
          .containsEntry("address", "127.0.0.1")
          .containsEntry("port", "" + server.port());
      bench.call(NettyApp.class, "load", "host", HOST);
      Fields figures = bench.killUnderLoad("Netty " + title, victim, one);
      assertThat(figures.number("failed", -1)).isBetween(1, 20);
      assertThat(figures.number("lastMillis", -1)).isLessThan(2_000);
      bench.consul.deregister("echo-victim");
      bench.awaitEndpoints("echo", 1);
    }
  }

  /** Its native transports read and write past the JDK. */
  private static void left(StatefulBench bench, LocalServer one) {
    try (LocalServer two = LineServer.echo("two")) {
      bench.register("held", one);
      bench.register("held", two);
      bench.policy("held", "{'protocol': 'tcp', 'drainTime': 'off'}");
      Fields held = bench.call(NettyApp.class, "hold", "host", "held.service.consul", "count", 8);
      assertThat(held.all()).containsOnlyKeys("one", "two");
      bench.consul.deregister("held-two");
      bench.awaitConnections("held", held.number("one", -1));
      Patience.await(
          "the end of the others as the application sees it",
          () -> bench.call(NettyApp.class, "held").get("open").equals(held.get("one")));
    }
  }

  private static Fields spread(StatefulBench bench, Object... namesAndValues) {
    return bench.call(NettyApp.class, "spread", namesAndValues);
  }
}
