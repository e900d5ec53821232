package dev.weft.policy.guard;

import static dev.weft.policy.Given.SECOND;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** A retry budget asked by several threads at once. */
public final class RetryBudgetRace {
  private static final RetryBudget.Limit ALL = new RetryBudget.Limit(100, 0);

  private RetryBudgetRace() {}

  private static RetryBudget withRequests(int requests, long now) {
    RetryBudget budget = new RetryBudget();
    for (int i = 0; i < requests; i++) {
      budget.request(now);
    }
    return budget;
  }

  private static int take(RetryBudget budget, long now) {
    return budget.tryRetry(ALL, now) ? 1 : 0;
  }

  /** The last retry goes to one at most. */
  @JCStressTest
  @Outcome(id = {"1, 0, 0", "0, 1, 0"}, expect = ACCEPTABLE, desc = "one took it")
  @Outcome(id = "0, 0, 1", expect = ACCEPTABLE_INTERESTING, desc = "each saw the other's entry")
  @State
  public static class TwoForOne {
    private final RetryBudget budget = withRequests(1, 0);

    @Actor
    public void one(III_Result r) {
      r.r1 = take(budget, 7);
    }

    @Actor
    public void two(III_Result r) {
      r.r2 = take(budget, 7);
    }

    @Arbiter
    public void after(III_Result r) {
      r.r3 = (int) budget.left(ALL, 7);
    }
  }

  /** Two retries among three. */
  @JCStressTest
  @Outcome(id = {"1, 1, 0, 0", "1, 0, 1, 0", "0, 1, 1, 0"}, expect = ACCEPTABLE, desc = "two did")
  @Outcome(
      id = {"1, 0, 0, 1", "0, 1, 0, 1", "0, 0, 1, 1"},
      expect = ACCEPTABLE_INTERESTING,
      desc = "two saw each other's entries")
  @State
  public static class ThreeForTwo {
    private final RetryBudget budget = withRequests(2, 0);

    @Actor
    public void one(IIII_Result r) {
      r.r1 = take(budget, 7);
    }

    @Actor
    public void two(IIII_Result r) {
      r.r2 = take(budget, 7);
    }

    @Actor
    public void three(IIII_Result r) {
      r.r3 = take(budget, 7);
    }

    @Arbiter
    public void after(IIII_Result r) {
      r.r4 = (int) budget.left(ALL, 7);
    }
  }

  /** Three retries among four that two threads ask for. */
  @JCStressTest
  @Outcome(id = {"2, 1, 0", "1, 2, 0"}, expect = ACCEPTABLE, desc = "all three were taken")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE_INTERESTING, desc = "each saw the other's entry")
  @State
  public static class FourForThree {
    private final RetryBudget budget = withRequests(3, 0);

    @Actor
    public void one(III_Result r) {
      r.r1 = take(budget, 7) + take(budget, 7);
    }

    @Actor
    public void two(III_Result r) {
      r.r2 = take(budget, 7) + take(budget, 7);
    }

    @Arbiter
    public void after(III_Result r) {
      r.r3 = (int) budget.left(ALL, 7);
    }
  }

  /** The clock was read before the budget is asked, so askers may be of different seconds. */
  @JCStressTest
  @Outcome(id = {"1, 0, 0", "0, 1, 0"}, expect = ACCEPTABLE, desc = "one took it")
  @Outcome(id = "0, 0, 1", expect = ACCEPTABLE_INTERESTING, desc = "each saw the other's entry")
  @State
  public static class TurnOfTheSecond {
    private final RetryBudget budget = withRequests(1, 3 * SECOND);

    @Actor
    public void before(III_Result r) {
      r.r1 = take(budget, 10 * SECOND - 1);
    }

    @Actor
    public void after(III_Result r) {
      r.r2 = take(budget, 10 * SECOND);
    }

    @Arbiter
    public void later(III_Result r) {
      r.r3 = (int) budget.left(ALL, 10 * SECOND);
    }
  }

  /** The cell of a new second holds all that was entered, and nothing of ten seconds before. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "two requests, one retry")
  @State
  public static class ReusedCell {
    private final RetryBudget budget = withRequests(1, 5 * SECOND);

    public ReusedCell() {
      budget.request(0);
      budget.tryRetry(ALL, 0);
    }

    @Actor
    public void request() {
      budget.request(10 * SECOND);
    }

    @Actor
    public void retry(II_Result r) {
      r.r1 = take(budget, 10 * SECOND);
    }

    @Arbiter
    public void after(II_Result r) {
      r.r2 = (int) budget.left(ALL, 10 * SECOND);
    }
  }
}
