package dev.weft.agent.it.stateful.app;

import dev.weft.agent.it.Fields;
import java.util.Set;
import java.util.TreeSet;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.JedisSentinelPool;

/** An application whose Redis client learns from the servers which of them has what. */
public final class RedisTopologyApp {
  private RedisTopologyApp() {}

  /** Writes {@code count} keys and reads them: how many it {@code read}, on which {@code nodes}. */
  public static Fields cluster(Fields what) {
    HostAndPort seed = new HostAndPort(what.get("host"), what.number("port", 6379));
    try (JedisCluster cluster = new JedisCluster(seed)) {
      int read = 0;
      for (int i = 0; i < what.number("count", 1); i++) {
        cluster.set("key" + i, "value" + i);
        read += cluster.get("key" + i).equals("value" + i) ? 1 : 0;
      }
      Set<String> nodes = new TreeSet<>(cluster.getClusterNodes().keySet());
      return Fields.of("read", read, "nodes", String.join(",", nodes));
    }
  }

  /** The {@code name} of the server that a Sentinel knows as {@code watched}. */
  public static Fields sentinel(Fields what) {
    String sentinel = what.get("host") + ":" + what.get("port");
    try (JedisSentinelPool pool = new JedisSentinelPool(what.get("watched"), Set.of(sentinel));
        Jedis jedis = pool.getResource()) {
      return Fields.of("name", jedis.get("name"));
    }
  }
}
