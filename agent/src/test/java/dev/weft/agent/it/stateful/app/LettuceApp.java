package dev.weft.agent.it.stateful.app;

import dev.weft.agent.it.Fields;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An application with Lettuce: connections that it opens again by itself when they are lost. */
public final class LettuceApp {
  private static final int SIZE = 8;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final List<StatefulRedisConnection<String, String>> CONNECTIONS =
      new ArrayList<>();

  private static RedisClient client;

  private LettuceApp() {}

  public static Fields open(Fields what) {
    client =
        RedisClient.create(
            RedisURI.builder()
                .withHost(what.get("host"))
                .withPort(what.number("port", 6379))
                .withTimeout(TIMEOUT)
                .build());
    for (int i = 0; i < SIZE; i++) {
      CONNECTIONS.add(client.connect());
    }
    return Fields.of();
  }

  public static Fields spread(Fields nothing) {
    Tally tally = new Tally();
    CONNECTIONS.forEach(connection -> tally.add(connection.sync().get("name")));
    return tally.fields();
  }

  /** A worker for each connection. */
  public static Fields load(Fields nothing) {
    Workload.start(SIZE, worker -> () -> CONNECTIONS.get(worker).sync().get("name"));
    return Fields.of();
  }

  public static Fields close(Fields nothing) {
    CONNECTIONS.forEach(StatefulRedisConnection::close);
    CONNECTIONS.clear();
    client.shutdown();
    return Fields.of();
  }
}
