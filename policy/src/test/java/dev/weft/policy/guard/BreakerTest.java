package dev.weft.policy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** How much of a service is used at once. */
class BreakerTest {
  private final Breaker breaker = new Breaker();

  @Test
  void eachKindHasALimitOfItsOwn() {
    CircuitBreaker limits = new CircuitBreaker(1, 2, 3, 4);
    assertThat(IntStream.range(0, 9).filter(i -> breaker.tryConnection(limits)).count()).isOne();
    assertThat(IntStream.range(0, 9).filter(i -> breaker.tryPending(limits)).count()).isEqualTo(2);
    assertThat(IntStream.range(0, 9).filter(i -> breaker.tryRequest(limits, null)).count())
        .isEqualTo(3);
    assertThat(IntStream.range(0, 9).filter(i -> breaker.tryRetry(limits)).count()).isEqualTo(4);
    assertThat(used()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void whatHasEndedMakesRoom() {
    CircuitBreaker one = limit(1);
    assertThat(breaker.tryRequest(one, null)).isTrue();
    assertThat(breaker.tryRequest(one, null)).isFalse();
    breaker.requestEnded();
    assertThat(breaker.tryRequest(one, null)).isTrue();
  }

  @Test
  void aLowerLimitActsAtOnceAndCutsNothingOff() {
    CircuitBreaker four = limit(4);
    IntStream.range(0, 4).forEach(i -> breaker.tryRequest(four, null));
    assertThat(breaker.tryRequest(limit(2), null)).isFalse();
    assertThat(breaker.requests()).isEqualTo(4);
    breaker.requestEnded();
    breaker.requestEnded();
    assertThat(breaker.tryRequest(limit(2), null)).isFalse();
    breaker.requestEnded();
    assertThat(breaker.tryRequest(limit(2), null)).isTrue();
  }

  @Test
  void ofALimitThatWasMeasuredAndOneThatWasGivenTheLowerCounts() {
    GradientLimit three = new GradientLimit(new ConcurrencyLimit(3, 9), bound -> 0, 0);
    assertThat(IntStream.range(0, 9).filter(i -> breaker.tryRequest(limit(8), three)).count())
        .isEqualTo(3);
    assertThat(breaker.tryRequest(limit(3), null)).isFalse();
    assertThat(breaker.tryRequest(limit(4), null)).isTrue();
    assertThat(breaker.tryRequest(limit(4), three)).isFalse();
  }

  @Test
  void anEndTooManyOpensNothing() {
    breaker.requestEnded();
    breaker.retryEnded();
    breaker.pendingEnded();
    breaker.connectionEnded();
    assertThat(used()).containsOnly(0);
    assertThat(breaker.tryRequest(limit(0), null)).isFalse();
  }

  @Property(tries = 200)
  void countersReturnToZeroAndStayWithinTheLimit(
      @ForAll @IntRange(min = 0, max = 5) int limit,
      @ForAll @Size(max = 100) List<@IntRange(min = 0, max = 7) Integer> steps) {
    Breaker breaker = new Breaker();
    CircuitBreaker limits = limit(limit);
    int[] open = new int[4];
    for (int step : steps) {
      int kind = step % 4;
      if (step >= 4) {
        open[kind] += take(breaker, kind, limits) ? 1 : 0;
      } else if (open[kind] > 0) {
        end(breaker, kind);
        open[kind]--;
      }
      assertThat(open[kind]).isLessThanOrEqualTo(limit);
      assertThat(used(breaker)[kind]).isEqualTo(open[kind]);
    }
    for (int kind = 0; kind < 4; kind++) {
      for (; open[kind] > 0; open[kind]--) {
        end(breaker, kind);
      }
    }
    assertThat(used(breaker)).containsOnly(0);
  }

  @Test
  void manyThreadsNeverHoldMoreThanTheLimit() throws Exception {
    CircuitBreaker two = limit(2);
    AtomicInteger held = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<Integer>> most =
        IntStream.range(0, 4).mapToObj(i -> threads.submit(() -> mostHeld(two, held))).toList();
    for (Future<Integer> each : most) {
      assertThat(each.get()).isBetween(1, 2);
    }
    threads.shutdown();
    assertThat(breaker.requests()).isZero();
  }

  private int mostHeld(CircuitBreaker limits, AtomicInteger held) {
    int most = 0;
    for (int taken = 0; taken < 20_000; ) {
      if (breaker.tryRequest(limits, null)) {
        taken++;
        most = Math.max(most, held.incrementAndGet());
        held.decrementAndGet();
        breaker.requestEnded();
      } else {
        Thread.onSpinWait();
      }
    }
    return most;
  }

  private int[] used() {
    return used(breaker);
  }

  private static int[] used(Breaker breaker) {
    return new int[] {
      breaker.connections(), breaker.pending(), breaker.requests(), breaker.retries()
    };
  }

  private static boolean take(Breaker breaker, int kind, CircuitBreaker limits) {
    return switch (kind) {
      case 0 -> breaker.tryConnection(limits);
      case 1 -> breaker.tryPending(limits);
      case 2 -> breaker.tryRequest(limits, null);
      default -> breaker.tryRetry(limits);
    };
  }

  private static void end(Breaker breaker, int kind) {
    switch (kind) {
      case 0 -> breaker.connectionEnded();
      case 1 -> breaker.pendingEnded();
      case 2 -> breaker.requestEnded();
      default -> breaker.retryEnded();
    }
  }

  private static CircuitBreaker limit(int each) {
    return new CircuitBreaker(each, each, each, each);
  }
}
