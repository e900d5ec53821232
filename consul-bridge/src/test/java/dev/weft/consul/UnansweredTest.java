package dev.weft.consul;

import static dev.weft.consul.FakeConsul.USERS;
import static dev.weft.consul.FakeConsul.answer;
import static dev.weft.consul.FakeConsul.instance;
import static dev.weft.consul.FakeConsul.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.watch.Pace;
import dev.weft.consul.watch.VirtualLoop;
import dev.weft.policy.ServiceName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A service of which Consul says nothing is nobody's to drop, but for this. */
class UnansweredTest {
  private static final ServiceName USERS_NAME = ServiceName.of("users");
  private static final ServiceName ORDERS_NAME = ServiceName.of("orders");
  private static final long MINUTE_MILLIS = 60_000;

  private final VirtualLoop loop = new VirtualLoop();
  private final List<ServiceName> begun = new ArrayList<>();
  private final List<ServiceName> published = new ArrayList<>();
  private final List<ServiceName> dropped = new ArrayList<>();
  private final Wanted wanted = new Wanted(wish -> begun.add(wish.name));

  @Test
  void isDroppedTenMinutesAfterItWasLastAskedFor() {
    watch();
    CompletableFuture<Void> first = wanted.want(USERS_NAME, loop.now());
    loop.pass(9 * MINUTE_MILLIS);
    assertThat(wanted.want(USERS_NAME, loop.now())).isSameAs(first);
    loop.pass(10 * MINUTE_MILLIS);
    assertThat(dropped).isEmpty();
    loop.pass(MINUTE_MILLIS);
    assertThat(dropped).containsExactly(USERS_NAME);
    assertThat(first).isDone();
    loop.pass(60 * MINUTE_MILLIS);
    assertThat(dropped).hasSize(1);
    assertThat(wanted.want(USERS_NAME, loop.now())).isNotDone();
    assertThat(begun).containsExactly(USERS_NAME, USERS_NAME);
  }

  /** Who counts its calls drops it. */
  @Test
  void isNotDroppedHereOnceItIsPublished() {
    watch();
    wanted.want(USERS_NAME, loop.now());
    wanted.want(ORDERS_NAME, loop.now());
    published.add(USERS_NAME);
    loop.pass(60 * MINUTE_MILLIS);
    assertThat(dropped).containsExactly(ORDERS_NAME);
    assertThat(wanted.has(USERS_NAME)).isTrue();
  }

  @Test
  void isNoLongerAskedForFromConsulWhichRefusedIt() {
    Pace pace = new Pace(1, 10_000, 200, 20, 100, 300).withIdleMillis(2_000);
    try (FakeConsul consul = new FakeConsul()) {
      consul.script(
          request -> {
            if (request.path().equals(USERS)) {
              return answer(403, "", "Permission denied");
            }
            boolean orders = request.path().endsWith("health/service/orders");
            return orders && request.index() == 0 ? ok(3, "[" + instance("o1", 80) + "]") : null;
          });
      try (Bench bench = new Bench(ConsulSettings.of(consul.address()).withPace(pace))) {
        bench.want("users");
        bench.want("orders");
        assertThat(consul.count(USERS)).isPositive();
        bench.await("it is dropped", b -> watches(b).stream().noneMatch(w -> w.endsWith("users")));
        assertThat(watches(bench)).contains("service orders", "chain orders");
        long asked = consul.count(USERS);
        bench.want("users");
        assertThat(consul.count(USERS)).isGreaterThan(asked);
      }
    }
  }

  private void watch() {
    new Unanswered(
            wanted,
            published::contains,
            name -> {
              wanted.drop(name);
              dropped.add(name);
            },
            loop,
            Runnable::run,
            TimeUnit.MINUTES.toNanos(10))
        .watch();
  }

  private static List<String> watches(Bench bench) {
    return bench.discovery.status().watches().stream().map(WatchStatus::what).toList();
  }
}
