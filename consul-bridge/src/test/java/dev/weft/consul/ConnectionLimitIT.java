package dev.weft.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.watch.Pace;
import dev.weft.policy.ServiceName;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Consul lets 200 connections in from one address. Older servers close the next one without a word,
 * newer ones answer 429; either looks like an outage to a client that doesn't know.
 */
class ConnectionLimitIT {
  private static final String LIMIT = "{\"limits\": {\"http_max_conns_per_client\": 8}}";
  private static final Pace QUICK = new Pace(2, 10_000, 500, 50, 400, 300);
  private static final int SERVICES = 12;

  @Test
  void namesTheLimitOnceAndKeepsTheWatchesThatGotThrough() {
    try (RealConsul consul = RealConsul.start(LIMIT)) {
      for (int i = 0; i < SERVICES; i++) {
        consul.register("s" + i, "s" + i + "-1", "127.0.0.1", 8000 + i);
      }
      try (Bench bench = new Bench(ConsulSettings.of(consul.httpAddress()).withPace(QUICK))) {
        bench.ready();
        bench.want("s0");
        for (int i = 1; i < SERVICES; i++) {
          bench.discovery.want(ServiceName.of("s" + i));
        }
        bench.await("the limit is named", b -> b.said("takes no more connections"));
        assertThat(bench.lines.get(0))
            .contains("limits.http_max_conns_per_client")
            .contains("https (one connection for all watches)")
            .contains(consul.httpAddress().toString());
        consul.register("s0", "s0-2", "127.0.0.1", 9000);
        bench.await("a change in what is watched", b -> b.endpoints("s0").size() == 2);
        bench.await("retries", b -> failing(b) > 0 && b.discovery.status().connections() > 3);
        assertThat(bench.lines).hasSize(1);
        for (int i = 1; i < SERVICES; i++) {
          bench.discovery.drop(ServiceName.of("s" + i));
        }
        bench.await("only what there is room for", b -> failing(b) == 0);
        // Consul gives the room of a query that was given up back when its wait is over.
        bench.want("s5");
        bench.await("room again", b -> b.endpoints("s5").size() == 1);
        assertThat(bench.lines).hasSize(1);
      }
    }
  }

  @Test
  void needsOneConnectionOverHttp2(@TempDir Path folder) throws Exception {
    try (SecureConsul secure =
        SecureConsul.startMutual(folder, "\"limits\": {\"http_max_conns_per_client\": 3},")) {
      for (int i = 0; i < SERVICES; i++) {
        secure.consul.register("s" + i, "s" + i + "-1", "127.0.0.1", 8000 + i);
      }
      URI address = secure.address();
      ConsulSettings settings =
          ConsulSettings.of(address).withTls(secure.client(SecureConsul.NAME)).withPace(QUICK);
      try (Bench bench = new Bench(settings)) {
        for (int i = 0; i < SERVICES; i++) {
          bench.want("s" + i);
          assertThat(bench.endpoints("s" + i)).hasSize(1);
        }
        assertThat(bench.discovery.status().connections()).isEqualTo(1);
        assertThat(bench.lines).isEmpty();
      }
    }
  }

  private static long failing(Bench bench) {
    return bench.discovery.status().watches().stream()
        .filter(watch -> watch.error() != null)
        .count();
  }
}
