package dev.weft.agent.it.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.ForkedJvm;
import dev.weft.consul.RealConsul;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How long after Consul has answered a change the requests follow it, seen from the instances while
 * an application calls them all the time with both clients.
 */
@Tag("timed")
class EndpointChangesIT {
  private static final int ROUNDS = 20;
  private static final double MAX_MEDIAN_MILLIS = 50;
  private static final double MAX_LOSS_MILLIS = 250;
  private static final double MAX_GAIN_MILLIS = 1000;
  private static final long LOOK_ON_NANOS = 300_000_000L;

  private static final StringBuilder TABLE =
      new StringBuilder("| change | median ms | max ms |\n|---|---|---|\n");
  private static RealConsul consul;
  private static ForkedJvm application;
  private static Instance steady;
  private static Instance other;
  private static Instance changing;

  @BeforeAll
  static void start() {
    consul = RealConsul.start();
    steady = Instance.start("steady");
    other = Instance.start("other");
    changing = Instance.start("changing");
    consul.register("users", "steady", "127.0.0.1", steady.port());
    consul.register("users", "other", "127.0.0.1", other.port());
    consul.putKv("weft/services/users", "{\"loadBalancer\": {\"policy\": \"round-robin\"}}");
    application =
        ForkedJvm.commands()
            .agent("service=web,cacheDir=off,consul=" + consul.httpAddress())
            .start();
    application.call(
        Caller.class,
        "startLoad",
        Fields.of(
            "kinds", "URL,SEND,ASYNC", "threads", 3, "url", "http://users/", "pauseMicros", 1000));
    Patience.await("load", () -> steady.requests() > 100 && other.requests() > 100);
  }

  @AfterAll
  static void stop() {
    Fields end = application.call(Caller.class, "stopLoad");
    application.close();
    consul.close();
    List.of(steady, other, changing).forEach(Instance::close);
    System.out.println(TABLE);
    assertThat(end.get("shown")).isEmpty();
    int connections = steady.connections() + other.connections() + changing.connections();
    System.out.println(end.get("calls") + " calls on " + connections + " connections");
    assertThat(connections).as("connections are kept alive").isLessThan(1000);
    assertThat(end.number("calls", 0)).isGreaterThan(10 * connections);
  }

  @Test
  void registration() {
    rounds(
        "register",
        i -> consul.register("users", "changing", "127.0.0.1", changing.port()),
        EndpointChangesIT::firstAfter,
        "deregister",
        i -> consul.deregister("changing"),
        EndpointChangesIT::lastAfter);
  }

  @Test
  void checks() {
    consul.registerWithCheck("users", "changing", "127.0.0.1", changing.port());
    consul.critical("changing");
    rounds(
        "check passing",
        i -> consul.passing("changing"),
        EndpointChangesIT::firstAfter,
        "check critical",
        i -> consul.critical("changing"),
        EndpointChangesIT::lastAfter);
    consul.deregister("changing");
  }

  @Test
  void maintenance() {
    consul.register("users", "changing", "127.0.0.1", changing.port());
    consul.maintenance("changing", true);
    rounds(
        "maintenance off",
        i -> consul.maintenance("changing", false),
        EndpointChangesIT::firstAfter,
        "maintenance on",
        i -> consul.maintenance("changing", true),
        EndpointChangesIT::lastAfter);
    consul.deregister("changing");
  }

  @Test
  void weights() {
    weight(1);
    rounds(
        "weight up",
        i -> weight(30),
        EndpointChangesIT::firstRun,
        "weight down",
        i -> weight(1),
        EndpointChangesIT::lastRun);
    consul.deregister("changing");
  }

  private static void weight(int weight) {
    consul.register(
        "users", "changing", "127.0.0.1", changing.port(), weight, 1, List.of(), Map.of());
  }

  private static void rounds(
      String on,
      IntConsumer switchOn,
      ToDoubleFunction<Long> onMillis,
      String off,
      IntConsumer switchOff,
      ToDoubleFunction<Long> offMillis) {
    double[] upMillis = new double[ROUNDS];
    double[] downMillis = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      upMillis[i] = measureOn(i, switchOn, onMillis);
      downMillis[i] = measureOff(i, switchOff, offMillis);
    }
    record(on, upMillis, MAX_GAIN_MILLIS);
    record(off, downMillis, MAX_LOSS_MILLIS);
  }

  private static double measureOn(int round, IntConsumer change, ToDoubleFunction<Long> millis) {
    change.accept(round);
    long answered = System.nanoTime();
    Patience.await("requests", () -> millis.applyAsDouble(answered) != Double.MAX_VALUE);
    return millis.applyAsDouble(answered);
  }

  private static double measureOff(int round, IntConsumer change, ToDoubleFunction<Long> millis) {
    change.accept(round);
    long answered = System.nanoTime();
    List.of(steady, other, changing).forEach(Instance::forget);
    Patience.await(
        "requests after the change", () -> steady.lastArrival() - answered > LOOK_ON_NANOS);
    return Math.max(0, millis.applyAsDouble(answered));
  }

  private static double firstAfter(long answered) {
    return changing.arrivals().stream()
        .mapToLong(arrival -> arrival.nanos() - answered)
        .filter(nanos -> nanos > 0)
        .mapToDouble(nanos -> nanos / 1e6)
        .min()
        .orElse(Double.MAX_VALUE);
  }

  private static double lastAfter(long answered) {
    return (changing.lastArrival() - answered) / 1e6;
  }

  private static double firstRun(long answered) {
    return runs().first(answered);
  }

  private static double lastRun(long answered) {
    return runs().last(answered);
  }

  private static Runs runs() {
    return new Runs(changing, List.of(steady, other));
  }

  private static void record(String what, double[] millis, double most) {
    Arrays.sort(millis);
    double median = millis[millis.length / 2];
    double max = millis[millis.length - 1];
    TABLE.append(String.format("| %s | %.1f | %.1f |%n", what, median, max));
    assertThat(median).as(what + " median").isLessThan(MAX_MEDIAN_MILLIS);
    assertThat(max).as(what + " max").isLessThan(most);
  }
}
