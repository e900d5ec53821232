package dev.weft.consul;

import static dev.weft.consul.FakeConsul.HANG;
import static dev.weft.consul.FakeConsul.answer;
import static dev.weft.consul.FakeConsul.instance;
import static dev.weft.consul.FakeConsul.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.watch.Pace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Consul 1.9 and later answers to the connection that is one too many. */
class TooManyConnectionsTest {
  private static final Pace QUICK = new Pace(1, 10_000, 200, 20, 100, 300);
  private static final String TOO_MANY =
      "Your IP is issuing too many concurrent connections, please rate limit your calls\n";

  private final FakeConsul consul = new FakeConsul();

  @AfterEach
  void close() {
    consul.close();
  }

  @Test
  void namesTheLimitOnceHoweverManyWatchesHitIt() {
    consul.script(
        request -> {
          if (request.path().equals(FakeConsul.USERS) && request.index() == 0) {
            return ok(4, "[" + instance("users-1", 8081) + "]");
          }
          return request.path().startsWith("/v1/health/") && !request.path().endsWith("/users")
              ? answer(429, "Connection: close\r\n", TOO_MANY)
              : null;
        });
    try (Bench bench = new Bench(ConsulSettings.of(consul.address()).withPace(QUICK))) {
      bench.want("users");
      bench.want("orders");
      bench.want("items");
      bench.await("retries", b -> consul.count("/v1/health/service/items") > 4);
      assertThat(bench.lines).hasSize(1);
      assertThat(bench.lines.get(0))
          .contains("takes no more connections of this address: HTTP 429")
          .contains("limits.http_max_conns_per_client");
      assertThat(bench.endpoints("users")).hasSize(1);
      consul.script(request -> null);
      bench.await(
          "all get through",
          b -> b.discovery.status().watches().stream().allMatch(w -> w.error() == null));
      assertThat(bench.lines).hasSize(1);
    }
  }

  /** A proxy in between was restarted, say. */
  @Test
  void connectionsThatAllBreakAtOnceAreNoLimitThoughOthersComeInTheirPlace() {
    consul.script(
        request ->
            request.path().equals(FakeConsul.USERS) && request.index() == 0
                ? answer(200, "X-Consul-Index: 4\r\nConnection: close\r\n", "[]")
                : null);
    try (Bench bench = new Bench(ConsulSettings.of(consul.address()).withPace(QUICK))) {
      bench.want("users");
      bench.await("users blocks", b -> consul.count(FakeConsul.USERS) == 2);
      consul.script(request -> request.path().equals(FakeConsul.USERS) ? null : HANG);
      consul.breakConnections();
      bench.await("users is asked again", b -> consul.count(FakeConsul.USERS) > 2);
      assertThat(bench.lines).noneMatch(line -> line.contains("takes no more connections"));
    }
  }

  @Test
  void sleepsLongerAndLongerWhenConsulLimitsRequests() {
    consul.script(
        request ->
            request.path().equals(FakeConsul.USERS)
                ? answer(
                    429, "", "rate limit exceeded, try again later or against a different server")
                : null);
    try (Bench bench = new Bench(ConsulSettings.of(consul.address()).withPace(QUICK))) {
      bench.want("users");
      bench.await("retries", b -> consul.count(FakeConsul.USERS) > 4);
      assertThat(bench.lines).hasSize(1);
      assertThat(bench.lines.get(0)).contains("refuses: HTTP 429").contains("too many requests");
    }
  }
}
