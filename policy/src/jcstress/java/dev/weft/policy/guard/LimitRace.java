package dev.weft.policy.guard;

import static dev.weft.policy.Given.MILLI;
import static dev.weft.policy.Given.SECOND;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Limits asked by several threads at once. */
public final class LimitRace {
  private static final CircuitBreaker ONE = new CircuitBreaker(1, 1, 1, 1);

  private LimitRace() {}

  /** Two requests, one of which is allowed. */
  @JCStressTest
  @Outcome(id = {"1, 0, 1", "0, 1, 1"}, expect = ACCEPTABLE, desc = "one was let through")
  @State
  public static class BreakerForOne {
    private final Breaker breaker = new Breaker();

    @Actor
    public void one(III_Result r) {
      r.r1 = breaker.tryRequest(ONE, null) ? 1 : 0;
    }

    @Actor
    public void two(III_Result r) {
      r.r2 = breaker.tryRequest(ONE, null) ? 1 : 0;
    }

    @Arbiter
    public void after(III_Result r) {
      r.r3 = breaker.requests();
    }
  }

  /** A request ends while another asks for its place; what was taken is given back. */
  @JCStressTest
  @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "it got the place")
  @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "it asked too early")
  @State
  public static class BreakerHandedOver {
    private final Breaker breaker = new Breaker();

    public BreakerHandedOver() {
      breaker.tryRequest(ONE, null);
    }

    @Actor
    public void end() {
      breaker.requestEnded();
    }

    @Actor
    public void ask(III_Result r) {
      if (breaker.tryRequest(ONE, null)) {
        r.r2 = 1;
        breaker.requestEnded();
      }
    }

    @Arbiter
    public void after(III_Result r) {
      r.r3 = breaker.requests();
    }
  }

  /** More ends than requests. */
  @JCStressTest
  @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "never below zero")
  @State
  public static class BreakerEndedTwice {
    private final Breaker breaker = new Breaker();

    public BreakerEndedTwice() {
      breaker.tryRequest(ONE, null);
    }

    @Actor
    public void one() {
      breaker.requestEnded();
    }

    @Actor
    public void two() {
      breaker.requestEnded();
    }

    @Arbiter
    public void after(III_Result r) {
      r.r3 = breaker.requests();
    }
  }

  /** Two requests, one token: the other is told when there is one for it. */
  @JCStressTest
  @Outcome(id = {"0, 100, 0", "100, 0, 0"}, expect = ACCEPTABLE, desc = "one took it")
  @State
  public static class BucketForOne {
    private final TokenBucket bucket = new TokenBucket(new RateLimit(10, 1), 0);

    @Actor
    public void one(III_Result r) {
      r.r1 = (int) (bucket.take(0) / MILLI);
    }

    @Actor
    public void two(III_Result r) {
      r.r2 = (int) (bucket.take(0) / MILLI);
    }

    @Arbiter
    public void after(III_Result r) {
      r.r3 = (int) bucket.take(100 * MILLI);
    }
  }

  /** Two requests, one of which the gradient limit allows. */
  @JCStressTest
  @Outcome(id = {"1, 0, 3", "0, 1, 3"}, expect = ACCEPTABLE, desc = "one was let through")
  @State
  public static class GradientForOne {
    private final Breaker breaker = new Breaker();
    private final GradientLimit limit =
        new GradientLimit(ConcurrencyLimit.DEFAULT, bound -> 0, 0);

    public GradientForOne() {
      breaker.tryRequest(CircuitBreaker.DEFAULT, limit);
      breaker.tryRequest(CircuitBreaker.DEFAULT, limit);
    }

    @Actor
    public void one(III_Result r) {
      r.r1 = breaker.tryRequest(CircuitBreaker.DEFAULT, limit) ? 1 : 0;
    }

    @Actor
    public void two(III_Result r) {
      r.r2 = breaker.tryRequest(CircuitBreaker.DEFAULT, limit) ? 1 : 0;
    }

    @Arbiter
    public void after(III_Result r) {
      r.r3 = breaker.requests();
    }
  }

  /** Two requests end a window at once: the limit moves once. */
  @JCStressTest
  @Outcome(id = "0, 0, 5", expect = ACCEPTABLE, desc = "3 x 1.25 and its root")
  @State
  public static class GradientMovedOnce {
    private final GradientLimit limit =
        new GradientLimit(ConcurrencyLimit.DEFAULT, bound -> 0, 0);

    public GradientMovedOnce() {
      serve(50, SECOND);
      serve(9, 2 * SECOND);
    }

    @Actor
    public void one() {
      limit.ended(10 * MILLI, 2 * SECOND);
    }

    @Actor
    public void two() {
      limit.ended(10 * MILLI, 2 * SECOND);
    }

    @Arbiter
    public void after(III_Result r) {
      r.r3 = limit.limit();
    }

    private void serve(int requests, long now) {
      for (int i = 0; i < requests; i++) {
        limit.ended(10 * MILLI, now);
      }
    }
  }
}
