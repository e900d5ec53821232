package dev.weft.agent.observe;

import dev.weft.policy.Outcome;

/** The trace of one call, retries included. Used by one driver, on the application's threads. */
public interface CallTrace {
  /** The value of the {@code traceparent} header to send; the request's own if it is to stay. */
  String traceparent();

  /**
   * Ends the call; further ends are ignored.
   *
   * @param outcome what the application gets
   * @param attempts how many tries it took
   */
  void end(Outcome outcome, int attempts);
}
