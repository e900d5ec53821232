package dev.weft.agent.call;

import dev.weft.policy.Timeouts;

/**
 * The mesh's time limits on the try that is about to begin; in nanoseconds, 0: none.
 *
 * @param elapsedNanos since the call began
 */
public record Limits(Timeouts timeouts, long elapsedNanos) {
  /** Those asked for last of a call that may take as long as it likes: mostly the next are too. */
  private static volatile Limits recent = new Limits(Timeouts.DEFAULT, 0);

  /** Limits that don't depend on how long the call has taken. */
  @SuppressWarnings("ReferenceEquality") // Equal ones are made anew: that costs little.
  static Limits timeless(Timeouts timeouts) {
    Limits known = recent;
    if (known.timeouts == timeouts) {
      return known;
    }
    Limits made = new Limits(timeouts, 0);
    recent = made;
    return made;
  }

  /** For one connection. */
  public long connectNanos() {
    return timeouts.connectNanos();
  }

  /** For one try. */
  public long perTryNanos() {
    return timeouts.perTryNanos();
  }

  /** For one try, from the end of the request to the response head. */
  public long responseNanos() {
    return timeouts.responseNanos();
  }

  /** What is left of the limit over all tries, at least 1. */
  public long remainingRequestNanos() {
    long limit = timeouts.requestNanos();
    return limit == 0 ? 0 : Math.max(1, limit - elapsedNanos);
  }

  /** How long the call may wait before its next try: the rest of its limit, or {@code own}. */
  public long patienceNanos(long own) {
    return shorter(own, remainingRequestNanos());
  }

  /** The shorter of two limits, 0 being none. */
  public static long shorter(long a, long b) {
    return a == 0 || b == 0 ? a + b : Math.min(a, b);
  }
}
