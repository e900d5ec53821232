package dev.weft.policy;

import static dev.weft.policy.Given.SECOND;
import static dev.weft.policy.Given.endpoint;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** A node whose time out is over, and the one request that may be sent to it. */
public final class ReturnRace {
  private static final MeshSnapshot SNAPSHOT =
      Raced.users(
          "{'loadBalancer': {'policy': 'random'}, 'outlierDetection':"
              + " {'consecutive5xx': 1, 'jitter': 0, 'baseEjectionTime': '1s'}}",
          endpoint(1),
          endpoint(2));

  private ReturnRace() {}

  private static Raced returning() {
    Raced raced = new Raced(SNAPSHOT);
    raced.attemptOn(1).finished(Raced.BAD, true, 0);
    raced.mesh.sweep(SECOND);
    return raced;
  }

  /** Two requests, one place. */
  @JCStressTest
  @Outcome(id = {"1, 2", "2, 1"}, expect = ACCEPTABLE, desc = "one of them got it")
  @State
  public static class TwoAskers {
    private final Raced raced = returning();

    @Actor
    public void one(II_Result r) {
      r.r1 = Raced.number(raced.attempt());
    }

    @Actor
    public void two(II_Result r) {
      r.r2 = Raced.number(raced.attempt());
    }
  }

  /** The request ends twice; one of the ends decides. */
  @JCStressTest
  @Outcome(id = "0, 1, 1, 2", expect = ACCEPTABLE, desc = "it is back")
  @Outcome(id = "1, 2, 0, 1", expect = ACCEPTABLE, desc = "it is out again")
  @State
  public static class EndedTwice {
    private final Raced raced = returning();
    private final Attempt probe = raced.attempt();

    @Actor
    public void good() {
      probe.finished(Raced.GOOD, true, SECOND);
    }

    @Actor
    public void bad() {
      probe.finished(Raced.BAD, true, SECOND);
    }

    @Arbiter
    public void after(IIII_Result r) {
      r.r1 = raced.ejected();
      r.r2 = raced.told.ejected.get();
      r.r3 = raced.told.returned.get();
      r.r4 = raced.used();
    }
  }

  /** The request is given up while another is made: the place is given to one of those after it. */
  @JCStressTest
  @Outcome(id = {"1, 2", "2, 1"}, expect = ACCEPTABLE, desc = "the next or the one after got it")
  @State
  public static class GivenUp {
    private final Raced raced = returning();
    private final Attempt probe = raced.attempt();

    @Actor
    public void giveUp() {
      probe.finished(dev.weft.policy.Outcome.IGNORED, true, SECOND);
    }

    @Actor
    public void next(II_Result r) {
      r.r1 = Raced.number(raced.attempt());
    }

    @Arbiter
    public void after(II_Result r) {
      r.r2 = Raced.number(raced.attempt());
    }
  }

  /** It is given up by two threads: that opens the gate once. */
  @JCStressTest
  @Outcome(id = {"1, 2", "2, 1"}, expect = ACCEPTABLE, desc = "one of those after it got it")
  @State
  public static class GivenUpTwice {
    private final Raced raced = returning();
    private final Attempt probe = raced.attempt();

    @Actor
    public void giveUp() {
      probe.finished(dev.weft.policy.Outcome.IGNORED, true, SECOND);
    }

    @Actor
    public void giveUpAndAsk(II_Result r) {
      probe.finished(dev.weft.policy.Outcome.IGNORED, true, SECOND);
      r.r1 = Raced.number(raced.attempt());
    }

    @Arbiter
    public void after(II_Result r) {
      r.r2 = Raced.number(raced.attempt());
    }
  }
}
