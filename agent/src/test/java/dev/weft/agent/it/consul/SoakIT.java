package dev.weft.agent.it.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.ForkedJvm;
import dev.weft.consul.RealConsul;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A day in five minutes: an application under load while instances, policies and Consul itself come
 * and go. {@code mvn -Psoak -pl agent -am verify}; {@code -Dsoak.minutes=60} makes it longer.
 */
@Tag("soak")
class SoakIT {
  private static final long SEED = 20260704;
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final int KILOBYTES_SPARE = 3_000;
  private static final int SPARE = 6;

  @Test
  void noRequestFailsAndNothingGrows() {
    Duration length = Duration.ofMinutes(Integer.getInteger("soak.minutes", 5));
    List<Footprint> footprints = new ArrayList<>();
    Map<String, Integer> events = new TreeMap<>();
    try (RealConsul consul = RealConsul.startDurable();
        Churn churn = new Churn(consul, SEED);
        ForkedJvm application =
            ForkedJvm.commands()
                .agent("service=web,cacheDir=off,consul=" + consul.httpAddress())
                .logs("\\[weft\\] .*")
                .start()) {
      application.call(
          Caller.class,
          "startLoad",
          Fields.of(
              "kinds",
              "URL,SEND,ASYNC,SEND2,ASYNC2",
              "threads",
              5,
              "url",
              "http://soaked/",
              "pauseMicros",
              2000));
      long start = System.nanoTime();
      boolean failed = false;
      while (!failed && System.nanoTime() - start < length.toNanos()) {
        long look = System.nanoTime();
        while (System.nanoTime() - look < LOOK.toNanos()) {
          events.merge(churn.next(), 1, Integer::sum);
          LockSupport.parkNanos(20_000_000);
        }
        footprints.add(Footprint.of(application.call(Footprint.class, "take")));
        failed = application.call(Caller.class, "load").number("failures", 0) > 0;
      }
      Fields load = application.call(Caller.class, "stopLoad");
      System.out.println("soak: " + load.get("calls") + " requests, events " + events);
      System.out.println("soak: after the first third " + footprints.get(footprints.size() / 3));
      System.out.println("soak: at the end " + footprints.get(footprints.size() - 1));
      assertThat(load.get("shown")).as(String.join("\n", application.log())).isEmpty();
      assertThat(events).containsKeys("come", "go", "killed", "policy", "check", "restart");
    }
    isFlat(footprints, "heap", Footprint::heapKilobytes, KILOBYTES_SPARE);
    isFlat(footprints, "threads", Footprint::threads, SPARE);
    isFlat(footprints, "descriptors", Footprint::descriptors, SPARE);
    isFlat(footprints, "classes", Footprint::classes, 50);
  }

  /** The median of the last third is hardly more than that of the second. */
  private static void isFlat(
      List<Footprint> all, String what, ToIntFunction<Footprint> value, int spare) {
    int third = all.size() / 3;
    int second = median(all.subList(third, 2 * third), value);
    int last = median(all.subList(2 * third, all.size()), value);
    assertThat(last).as(what + ", median of the last third").isLessThan(second + spare);
  }

  private static int median(List<Footprint> some, ToIntFunction<Footprint> value) {
    return some.stream().mapToInt(value).sorted().skip(some.size() / 2).findFirst().orElseThrow();
  }
}
