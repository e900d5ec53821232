package dev.weft.policy;

import static dev.weft.policy.Given.endpoint;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.weft.policy.balance.Node;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIIIIII_Result;
import org.openjdk.jcstress.infra.results.III_Result;

/** One attempt ended by two threads at once. */
public final class AttemptRace {
  private static final MeshSnapshot SNAPSHOT = Raced.users("{}", endpoint(1), endpoint(2));

  private AttemptRace() {}

  /** One end is told and counted, one retry is granted. */
  @JCStressTest
  @Outcome(id = "1, 0, 1, 0, 1, 1, 99", expect = ACCEPTABLE, desc = "the reset ended it")
  @Outcome(id = "0, 1, 1, 0, 1, 1, 99", expect = ACCEPTABLE, desc = "the refused stream did")
  @State
  public static class TwoFailures {
    private final Raced raced = new Raced(SNAPSHOT);
    private final Attempt attempt = raced.attempt();

    @Actor
    public void reset(IIIIIII_Result r) {
      r.r1 = attempt.finished(Raced.RESET, true, 2).isRetry() ? 1 : 0;
    }

    @Actor
    public void refused(IIIIIII_Result r) {
      r.r2 =
          attempt.finished(Raced.REFUSED_STREAM, true, 2).isRetry()
              ? 1
              : 0;
    }

    @Arbiter
    public void after(IIIIIII_Result r) {
      Node node = attempt.node;
      r.r3 = raced.told.finished.get();
      r.r4 = node.active();
      r.r5 = (int) node.requests();
      r.r6 = (int) node.failures();
      r.r7 = (int) raced.users().retriesLeft(2);
    }
  }

  /** What is counted is what was told. */
  @JCStressTest
  @Outcome(id = "200, 0, 0", expect = ACCEPTABLE, desc = "the good answer ended it")
  @Outcome(id = "503, 1, 0", expect = ACCEPTABLE, desc = "the bad one did")
  @State
  public static class GoodAndBadAnswer {
    private final Raced raced = new Raced(SNAPSHOT);
    private final Attempt attempt = raced.attempt();

    @Actor
    public void good() {
      attempt.finished(Raced.GOOD, true, 2);
    }

    @Actor
    public void bad() {
      attempt.finished(Raced.BAD, true, 2);
    }

    @Arbiter
    public void after(III_Result r) {
      r.r1 = raced.told.status;
      r.r2 = (int) attempt.node.failures();
      r.r3 = raced.users().active();
    }
  }
}
