package dev.weft.agent.it.stateful;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.consul.Patience;
import dev.weft.agent.it.stateful.app.JedisApp;
import dev.weft.agent.it.stateful.app.LettuceApp;
import dev.weft.agent.it.stateful.app.RedisTopologyApp;
import dev.weft.agent.it.stateful.server.LocalServer;
import dev.weft.agent.it.stateful.server.Redis;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redis by Jedis and by Lettuce, which is on epoll then, each on two servers. */
class RedisIT {
  private static final int CONNECTIONS = 8;

  private static StatefulBench bench;

  private LocalServer one;
  private LocalServer two;

  @BeforeAll
  static void start() {
    bench = new StatefulBench("jedis", "lettuce", "netty41", "netty41-epoll");
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @BeforeEach
  void startServers() {
    one = Redis.start("one");
    two = Redis.start("two");
  }

  @AfterEach
  void stopServers() {
    one.close();
    two.close();
  }

  @Test
  void jedisIsSpreadOverTheServersAndRecoversFromTheDeathOfOne() {
    bench.register("jedis", one);
    bench.register("jedis", two);
    bench.policy("jedis", "{'protocol': 'tcp'}");
    bench.call(JedisApp.class, "open", "host", "jedis.service.consul");
    assertThat(bench.call(JedisApp.class, "spread").all())
        .isEqualTo(Map.of("one", "4", "two", "4"));
    bench.call(JedisApp.class, "load");
    Fields figures = bench.killUnderLoad("Jedis with its pool", two, one);
    // Connections that break, and those refused before the server is out.
    assertThat(figures.number("failed", -1)).isBetween(1, 3 * CONNECTIONS);
    assertThat(figures.number("lastMillis", -1)).isLessThan(2_000);
    assertThat(figures.number("longestMillis", -1)).isLessThan(2_000);
    bench.call(JedisApp.class, "close");
  }

  @Test
  void lettuceIsSpreadOverTheServersAndRecoversFromTheDeathOfOne() {
    bench.register("lettuce", one);
    bench.register("lettuce", two);
    bench.policy("lettuce", "{'protocol': 'tcp'}");
    bench.call(LettuceApp.class, "open", "host", "lettuce.service.consul");
    assertThat(bench.call(LettuceApp.class, "spread").all())
        .isEqualTo(Map.of("one", "4", "two", "4"));
    bench.call(LettuceApp.class, "load");
    Fields figures = bench.killUnderLoad("Lettuce", two, one);
    // It waits with what comes next until it is connected again.
    assertThat(figures.number("failed", -1)).isBetween(0, CONNECTIONS);
    assertThat(figures.number("longestMillis", -1)).isLessThan(2_000);
    assertThat(bench.call(LettuceApp.class, "spread").all()).isEqualTo(Map.of("one", "8"));
    bench.call(LettuceApp.class, "close");
  }

  @Test
  void aPinnedPrimaryGetsAllConnectionsAndNewOnesFollowItsTag() {
    bench.register("cache", one, "primary");
    bench.register("cache", two);
    bench.policy(
        "cache",
        "{'protocol': 'tcp', 'subsets': {'primary': {'tags': ['primary']}},"
            + " 'routes': [{'split': [{'subset': 'primary'}]}]}");
    bench.call(JedisApp.class, "open", "host", "cache.service.consul");
    assertThat(bench.call(JedisApp.class, "spread").all()).isEqualTo(Map.of("one", "8"));
    bench.register("cache", two, "primary");
    bench.register("cache", one);
    Patience.await(
        "the other primary",
        () -> {
          bench.call(JedisApp.class, "renew");
          return bench.call(JedisApp.class, "spread").all().equals(Map.of("two", "8"));
        });
    bench.call(JedisApp.class, "close");
  }

  @Test
  void aServiceThatNoPolicyDeclaresIsAPlainNameAndThePortIsTheApplications() {
    bench.register("plain", one);
    bench.register("plain", two);
    bench.call(JedisApp.class, "open", "host", "plain.service.consul", "port", two.port());
    assertThat(bench.call(JedisApp.class, "spread").all()).isEqualTo(Map.of("two", "8"));
    bench.call(JedisApp.class, "close");
    bench.call(LettuceApp.class, "open", "host", "plain.service.consul", "port", one.port());
    assertThat(bench.call(LettuceApp.class, "spread").all()).isEqualTo(Map.of("one", "8"));
    bench.call(LettuceApp.class, "close");
  }

  @Test
  void aClientOfRedisClusterGoesToTheNodesAsTheyTellIt() {
    List<LocalServer> nodes = Redis.cluster("first", "second", "third");
    try {
      nodes.forEach(node -> bench.register("nodes", node));
      Fields seen =
          bench.call(
              RedisTopologyApp.class,
              "cluster",
              "host",
              "nodes.service.consul",
              "port",
              nodes.get(1).port(),
              "count",
              300);
      assertThat(seen.number("read", -1)).isEqualTo(300);
      assertThat(seen.get("nodes").split(","))
          .contains(nodes.stream().map(node -> "127.0.0.1:" + node.port()).toArray(String[]::new));
      assertThat(nodes).allMatch(node -> Redis.keys(node) > 0);
      assertThat(nodes.stream().mapToInt(Redis::keys).sum()).isEqualTo(300);
    } finally {
      nodes.forEach(LocalServer::close);
    }
  }

  @Test
  void aClientOfRedisSentinelGoesToTheServerThatItNames() {
    try (LocalServer sentinel = Redis.sentinel("sentinel", "cache", two)) {
      bench.register("sentinel", sentinel);
      Fields seen =
          bench.call(
              RedisTopologyApp.class,
              "sentinel",
              "host",
              "sentinel.service.consul",
              "port",
              sentinel.port(),
              "watched",
              "cache");
      assertThat(seen.get("name")).isEqualTo("two");
    }
  }
}
