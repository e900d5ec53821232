package dev.weft.policy;

import static dev.weft.policy.Given.endpoint;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.weft.policy.balance.Health;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.III_Result;

/** Nodes taken out by several threads at once; of two, one may be out. */
public final class EjectionRace {
  private static final String AFTER_ONE = after(1);
  private static final String AFTER_TWO = after(2);

  private EjectionRace() {}

  private static String after(int failures) {
    return "{'loadBalancer': {'policy': 'random'}, 'outlierDetection':"
        + " {'consecutive5xx': %d, 'jitter': 0, 'baseEjectionTime': '1s'}}".formatted(failures);
  }

  /** Both are to go, and the cap lets one. */
  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "one is out, was told, isn't used")
  @State
  public static class TwoNodes {
    private static final MeshSnapshot SNAPSHOT =
        Raced.users(AFTER_ONE, endpoint(1), endpoint(2));

    private final Raced raced = new Raced(SNAPSHOT);
    private final Attempt first = raced.attemptOn(1);
    private final Attempt second = raced.attemptOn(2);

    @Actor
    public void one() {
      first.finished(Raced.BAD, true, 2);
    }

    @Actor
    public void two() {
      second.finished(Raced.BAD, true, 2);
    }

    @Arbiter
    public void after(III_Result r) {
      r.r1 = raced.ejected();
      r.r2 = raced.told.ejected.get();
      r.r3 = raced.used();
    }
  }

  /** One node, two answers that each fill the run: it goes once. */
  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "one is out, was told, isn't used")
  @State
  public static class OneNodeTwice {
    private static final MeshSnapshot SNAPSHOT =
        Raced.users(AFTER_TWO, endpoint(1), endpoint(2));

    private final Raced raced = new Raced(SNAPSHOT);
    private final Attempt first = raced.attemptOn(1);
    private final Attempt second = raced.attemptOn(1);

    public OneNodeTwice() {
      raced.attemptOn(1).finished(Raced.BAD, true, 2);
    }

    @Actor
    public void one() {
      first.finished(Raced.BAD, true, 2);
    }

    @Actor
    public void two() {
      second.finished(Raced.BAD, true, 2);
    }

    @Arbiter
    public void after(III_Result r) {
      r.r1 = raced.ejected();
      r.r2 = raced.told.ejected.get();
      r.r3 = raced.used();
    }
  }

  /** A good answer ends the run before it is full, or comes too late. */
  @JCStressTest
  @Outcome(id = "0, 0, 2, 1", expect = ACCEPTABLE, desc = "good, bad: a run of one")
  @Outcome(id = "1, 1, 1, 0", expect = ACCEPTABLE, desc = "bad, good: it is out")
  @State
  public static class GoodAndBadAnswer {
    private static final MeshSnapshot SNAPSHOT =
        Raced.users(AFTER_TWO, endpoint(1), endpoint(2));

    private final Raced raced = new Raced(SNAPSHOT);
    private final Attempt first = raced.attemptOn(1);
    private final Attempt second = raced.attemptOn(1);

    public GoodAndBadAnswer() {
      raced.attemptOn(1).finished(Raced.BAD, true, 2);
    }

    @Actor
    public void good() {
      first.finished(Raced.GOOD, true, 2);
    }

    @Actor
    public void bad() {
      second.finished(Raced.BAD, true, 2);
    }

    @Arbiter
    public void after(IIII_Result r) {
      r.r1 = raced.ejected();
      r.r2 = raced.told.ejected.get();
      r.r3 = raced.used();
      r.r4 = raced.node(1).streaks().serverErrors().get();
    }
  }

  /** The sweep lets a node return while another answer takes it out. */
  @JCStressTest
  @Outcome(id = "1, 1, 0, 1", expect = ACCEPTABLE, desc = "it was still out, then may return")
  @Outcome(id = "1, 2, 0, 1", expect = ACCEPTABLE, desc = "it might return, then went again")
  @State
  public static class SweepAndBadAnswer {
    private static final MeshSnapshot SNAPSHOT =
        Raced.users(AFTER_ONE, endpoint(1), endpoint(2));

    private final Raced raced = new Raced(SNAPSHOT);
    private final Attempt first = raced.attemptOn(1);

    public SweepAndBadAnswer() {
      raced.attemptOn(1).finished(Raced.BAD, true, 0);
    }

    @Actor
    public void sweep() {
      raced.mesh.sweep(Given.SECOND);
    }

    @Actor
    public void bad() {
      first.finished(Raced.BAD, true, Given.SECOND);
    }

    @Arbiter
    public void after(IIII_Result r) {
      r.r1 = raced.ejected();
      r.r2 = raced.told.ejected.get();
      r.r3 = raced.told.returned.get();
      r.r4 = raced.used();
    }
  }

  /** A publish describes a node anew while an answer takes it out. */
  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "one is out, was told, isn't used")
  @State
  public static class PublishAndBadAnswer {
    private static final MeshSnapshot OLD = Raced.users(AFTER_ONE, endpoint(1), endpoint(2));
    private static final MeshSnapshot NEW =
        Raced.users(AFTER_ONE, endpoint(1, Health.WARNING, 3), endpoint(2));

    private final Raced raced = new Raced(OLD);
    private final Attempt first = raced.attemptOn(1);

    @Actor
    public void publish() {
      raced.mesh.publish(NEW, 2);
    }

    @Actor
    public void bad() {
      first.finished(Raced.BAD, true, 2);
    }

    @Arbiter
    public void after(III_Result r) {
      r.r1 = raced.ejected();
      r.r2 = raced.told.ejected.get();
      r.r3 = raced.used();
    }
  }
}
