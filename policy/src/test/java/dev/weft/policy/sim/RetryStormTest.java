package dev.weft.policy.sim;

import static dev.weft.policy.Given.MILLI;
import static dev.weft.policy.Given.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Timeouts;
import dev.weft.policy.balance.LeastRequest;
import dev.weft.policy.guard.RetryBudget;
import dev.weft.policy.guard.RetryOn;
import dev.weft.policy.guard.RetryPolicy;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Five servers that can do 1000 requests per second get 700, and for five seconds 1400. Each queues
 * up to 200 requests, a second's work; callers wait half a second for a try, then try again up to
 * five times. Servers don't know that nobody waits any more. Without a budget the retries alone are
 * more than the servers can do, so queues stay full, so all tries time out, long after the trigger
 * is gone: a metastable failure. Bronson et al., "Metastable failures in distributed systems",
 * HotOS 2021.
 */
@ExtendWith(Table.class)
class RetryStormTest {
  private static final int SECONDS = 60;
  private static final int TRIGGER_GONE = 15;

  private final Table table;

  RetryStormTest(Table table) {
    this.table = table;
  }

  @Test
  void withABudgetTheServiceRecoversWhenTheTriggerIsGone() {
    Tally tally = storm("budget 20 % + 10/s", new RetryBudget.Limit(20, 10));
    assertThat(tally.goodBetween(5, 10)).isGreaterThan(99.9);
    assertThat(recoveredAfter(tally)).isBetween(1, 10);
    assertThat(tally.goodBetween(TRIGGER_GONE + 10, SECONDS)).isGreaterThan(99.9);
  }

  @Test
  void withoutABudgetItStaysDown() {
    Tally tally = storm("no budget", new RetryBudget.Limit(1_000_000, 1_000_000));
    assertThat(tally.goodBetween(5, 10)).isGreaterThan(99.9);
    assertThat(tally.goodBetween(TRIGGER_GONE, SECONDS)).isLessThan(10);
  }

  private Tally storm(String name, RetryBudget.Limit budget) {
    World world = new World(1, 5, SECONDS);
    for (int i = 0; i < 5; i++) {
      world.server(4, 200, Spread.exponential(world.random(), 20 * MILLI));
    }
    RetryPolicy retry =
        new RetryPolicy(
            5,
            Set.of(RetryOn.SERVER_ERROR, RetryOn.PER_TRY_TIMEOUT),
            Set.of(),
            RetryPolicy.DEFAULT.methods(),
            RetryPolicy.DEFAULT.backoff(),
            budget);
    Timeouts halfASecond = new Timeouts(SECOND, 0, SECOND / 2);
    world.clients(
        4,
        Policy.of(new LeastRequest(2), Policy.NO_EJECTIONS, halfASecond, retry),
        () -> world.time.now() < 10 * SECOND || world.time.now() >= 15 * SECOND ? 700 : 1400);
    world.run();
    Tally tally = world.tally;
    int recovered = recoveredAfter(tally);
    table.add(
        "Retry storm: 70 % load, 5 s of 140 %, then 70 % again",
        name,
        "good while it lasts %5.1f %%, in the 45 s after it %5.1f %%, %.2f tries per call, %s",
        tally.goodBetween(10, 15),
        tally.goodBetween(15, SECONDS),
        1.0 * tally.tries() / tally.calls(),
        recovered < 0 ? "never recovers" : "recovers in " + recovered + " s");
    return tally;
  }

  /** Seconds from the end of the trigger to the first from which all is good; -1: none. */
  private static int recoveredAfter(Tally tally) {
    int second = SECONDS;
    while (second > TRIGGER_GONE && tally.goodBetween(second - 1, second) > 99) {
      second--;
    }
    return second == SECONDS ? -1 : second - TRIGGER_GONE;
  }
}
