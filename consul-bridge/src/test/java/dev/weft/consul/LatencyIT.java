package dev.weft.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How long after Consul has answered a change the snapshot with it is published. */
class LatencyIT {
  private static final int ROUNDS = 40;
  private static final double MAX_MEDIAN_MILLIS = 50;
  private static final double MAX_MILLIS = 250;

  /** How often the machine may have had something else to do. */
  private static final int OUTLIERS = 2;

  private static final StringBuilder TABLE =
      new StringBuilder("| change | median ms | max ms |\n|---|---|---|\n");
  private static RealConsul consul;
  private static Bench bench;

  @BeforeAll
  static void start() {
    consul = RealConsul.start();
    consul.registerWithCheck("users", "users-0", "127.0.0.1", 8080);
    consul.putKv("weft/services/users", document(0));
    bench = new Bench(ConsulSettings.of(consul.httpAddress()));
    bench.want("users");
  }

  @AfterAll
  static void stop() {
    System.out.println(TABLE);
    bench.close();
    consul.close();
  }

  @Test
  void registration() {
    measure(
        "register",
        i -> consul.register("users", "new-" + i, "127.0.0.1", 9000 + i),
        i -> list -> has(list, "new-" + i));
    measure("deregister", i -> consul.deregister("new-" + i), i -> list -> !has(list, "new-" + i));
  }

  @Test
  void checks() {
    measure(
        "check flip",
        i -> {
          if (i % 2 == 0) {
            consul.critical("users-0");
          } else {
            consul.passing("users-0");
          }
        },
        i ->
            list ->
                one(list, "users-0").health() == (i % 2 == 0 ? Health.CRITICAL : Health.PASSING));
  }

  @Test
  void weights() {
    measure(
        "weight",
        i -> consul.register("users", "heavy", "127.0.0.1", 8070, 2 + i, 1, List.of(), Map.of()),
        i -> list -> has(list, "heavy") && one(list, "heavy").weight() == 2 + i);
  }

  @Test
  void maintenance() {
    consul.register("users", "tired", "127.0.0.1", 8071);
    measure(
        "maintenance",
        i -> consul.maintenance("tired", i % 2 == 0),
        i ->
            list ->
                has(list, "tired")
                    && one(list, "tired").health()
                        == (i % 2 == 0 ? Health.MAINTENANCE : Health.PASSING));
  }

  @Test
  void policies() {
    double[] millis = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long index = documentIndex();
      consul.putKv("weft/services/users", document(i + 1));
      long answered = System.nanoTime();
      bench.await("policy " + i, b -> documentIndex() > index);
      millis[i] = Math.max(0, bench.lastPublished() - answered) / 1e6;
    }
    record("KV put", millis);
  }

  private static long documentIndex() {
    return bench.snapshot().documents().stream()
        .filter(document -> document.key().equals("services/users"))
        .mapToLong(MeshSnapshot.Document::inForceIndex)
        .findFirst()
        .orElse(0);
  }

  private static void measure(String what, IntConsumer change, Visible visible) {
    double[] millis = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      Predicate<List<Endpoint>> there = visible.after(i);
      change.accept(i);
      long answered = System.nanoTime();
      bench.await(what + " " + i, b -> there.test(b.endpoints("users")));
      millis[i] = Math.max(0, bench.lastPublished() - answered) / 1e6;
    }
    record(what, millis);
  }

  private static void record(String what, double[] millis) {
    Arrays.sort(millis);
    double median = millis[millis.length / 2];
    double max = millis[millis.length - 1];
    double nearly = millis[millis.length - 1 - OUTLIERS];
    TABLE.append(String.format("| %s | %.1f | %.1f |%n", what, median, max));
    assertThat(median).as(what + " median").isLessThan(MAX_MEDIAN_MILLIS);
    assertThat(nearly).as(what + " without outliers").isLessThan(MAX_MILLIS);
  }

  private static boolean has(List<Endpoint> list, String id) {
    return list.stream().anyMatch(endpoint -> endpoint.id().equals(id));
  }

  private static Endpoint one(List<Endpoint> list, String id) {
    return list.stream().filter(endpoint -> endpoint.id().equals(id)).findFirst().orElseThrow();
  }

  private static String document(int requestSeconds) {
    return "{\"timeouts\": {\"request\": \"" + (requestSeconds + 1) + "s\"}}";
  }

  /** When a change can be seen. */
  private interface Visible {
    Predicate<List<Endpoint>> after(int round);
  }
}
