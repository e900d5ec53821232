package dev.weft.agent.it.stateful.app;

import dev.weft.agent.it.Fields;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.JedisPoolConfig;

/** An application with Jedis and its pool. */
public final class JedisApp {
  private static final int SIZE = 8;
  private static final int TIMEOUT_MILLIS = 2_000;

  private static JedisPool pool;

  private JedisApp() {}

  public static Fields open(Fields what) {
    JedisPoolConfig config = new JedisPoolConfig();
    config.setMaxTotal(SIZE);
    config.setMaxIdle(SIZE);
    pool = new JedisPool(config, what.get("host"), what.number("port", 6379), TIMEOUT_MILLIS);
    return Fields.of();
  }

  /** Takes all connections of the pool at once: how many lead to which server. */
  public static Fields spread(Fields nothing) {
    Tally tally = new Tally();
    List<Jedis> all = new ArrayList<>();
    try {
      for (int i = 0; i < SIZE; i++) {
        all.add(pool.getResource());
        tally.add(all.get(i).get("name"));
      }
    } finally {
      all.forEach(Jedis::close);
    }
    return tally.fields();
  }

  /** Has the pool forget its idle connections. */
  public static Fields renew(Fields nothing) {
    pool.clear();
    return Fields.of();
  }

  /** As many workers as connections. */
  public static Fields load(Fields nothing) {
    Workload.start(
        SIZE,
        worker ->
            () -> {
              try (Jedis jedis = pool.getResource()) {
                return jedis.get("name");
              }
            });
    return Fields.of();
  }

  public static Fields close(Fields nothing) {
    pool.close();
    return Fields.of();
  }
}
