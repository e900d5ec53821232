package dev.weft.policy.guard;

import static dev.weft.policy.Given.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** How many retries there are in ten seconds. */
class RetryBudgetTest {
  private final RetryBudget budget = new RetryBudget();

  @Test
  void aQuietServiceHasItsFloor() {
    RetryBudget.Limit limit = new RetryBudget.Limit(20, 1);
    for (int i = 0; i < 10; i++) {
      assertThat(budget.tryRetry(limit, 0)).isTrue();
    }
    assertThat(budget.tryRetry(limit, 0)).isFalse();
  }

  @Test
  void requestsAddTheirShare() {
    RetryBudget.Limit limit = new RetryBudget.Limit(20, 0);
    for (int i = 0; i < 10; i++) {
      budget.request(-5 * SECOND);
    }
    assertThat(budget.left(limit, 0)).isEqualTo(2);
    assertThat(budget.tryRetry(limit, 0)).isTrue();
    assertThat(budget.tryRetry(limit, 0)).isTrue();
    assertThat(budget.tryRetry(limit, 0)).isFalse();
  }

  @Test
  void afterTenSecondsARetryIsForgottenAndSoIsARequest() {
    RetryBudget.Limit limit = new RetryBudget.Limit(100, 0);
    budget.request(0);
    assertThat(budget.tryRetry(limit, 0)).isTrue();
    budget.request(5 * SECOND);
    assertThat(budget.left(limit, 10 * SECOND - 1)).isEqualTo(1);
    assertThat(budget.left(limit, 10 * SECOND)).isEqualTo(1);
    assertThat(budget.left(limit, 15 * SECOND)).isZero();
    assertThat(budget.tryRetry(limit, 15 * SECOND)).isFalse();
  }

  /**
   * Found by racing: both of two askers got the one retry when a second's turn was between them.
   */
  @Test
  void aCallThatReadItsClockASecondBeforeSeesWhatIsTaken() {
    RetryBudget.Limit limit = new RetryBudget.Limit(100, 0);
    budget.request(3 * SECOND);
    assertThat(budget.tryRetry(limit, 10 * SECOND)).isTrue();
    assertThat(budget.tryRetry(limit, 10 * SECOND - 1)).isFalse();
    assertThat(budget.left(limit, 10 * SECOND)).isZero();
  }

  @Test
  void withoutShareAndFloorThereIsNoRetry() {
    budget.request(0);
    assertThat(budget.tryRetry(new RetryBudget.Limit(0, 0), 0)).isFalse();
  }

  @Test
  void manyThreadsAtOnceNeverOverdraw() throws Exception {
    RetryBudget.Limit limit = new RetryBudget.Limit(0, 100);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Integer>> granted =
        IntStream.range(0, 4)
            .mapToObj(
                thread ->
                    threads.submit(
                        () -> {
                          start.await();
                          int mine = 0;
                          for (int i = 0; i < 5000; i++) {
                            mine += budget.tryRetry(limit, 7) ? 1 : 0;
                          }
                          return mine;
                        }))
            .toList();
    start.countDown();
    int all = 0;
    for (Future<Integer> each : granted) {
      all += each.get();
    }
    threads.shutdown();
    assertThat(all).isBetween(990, 1000);
    assertThat(budget.left(limit, 7)).isEqualTo(1000 - all);
  }

  /** Against a plain model: every retry that was granted left the budget at 0 or more. */
  @Property(tries = 200)
  void theBudgetIsNeverOverdrawn(
      @ForAll @IntRange(min = 0, max = 100) int percent,
      @ForAll @IntRange(min = 0, max = 2) int minPerSecond,
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 999) Integer> steps) {
    RetryBudget fresh = new RetryBudget();
    RetryBudget.Limit limit = new RetryBudget.Limit(percent, minPerSecond);
    Deque<Long> requests = new ArrayDeque<>();
    Deque<Long> retries = new ArrayDeque<>();
    long now = -3 * SECOND;
    for (int step : steps) {
      now += step * SECOND / 500;
      long oldest = Math.floorDiv(now, SECOND) - 9;
      requests.removeIf(second -> second < oldest);
      retries.removeIf(second -> second < oldest);
      if (step % 2 == 0) {
        fresh.request(now);
        requests.add(Math.floorDiv(now, SECOND));
      } else {
        long left = requests.size() * (long) percent / 100 + minPerSecond * 10L - retries.size();
        assertThat(fresh.left(limit, now)).isEqualTo(left);
        assertThat(fresh.tryRetry(limit, now)).isEqualTo(left > 0);
        if (left > 0) {
          retries.add(Math.floorDiv(now, SECOND));
        }
      }
    }
  }
}
