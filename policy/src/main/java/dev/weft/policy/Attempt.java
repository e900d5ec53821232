package dev.weft.policy;

import dev.weft.policy.balance.Endpoint;

/** One try on one endpoint, ended exactly once; further ends are ignored. */
public final class Attempt {
  Attempt() {}

  public Endpoint endpoint() {
    throw new UnsupportedOperationException();
  }

  /**
   * Ends the attempt.
   *
   * @param replayable whether the adapter could send the same request again, body and all
   * @return whether to try again; {@link Verdict#RETURN} if it was ended before
   */
  public Verdict finished(Outcome outcome, boolean replayable, long now) {
    throw new UnsupportedOperationException();
  }
}
