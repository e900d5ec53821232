package dev.weft.policy;

/**
 * What the driver does after an attempt: give the outcome to the application, or try again.
 *
 * @param delayNanos how long to wait before the next attempt; -1: no further attempt; -2: none yet,
 *     others of this call are under way
 */
public record Verdict(long delayNanos) {
  public static final Verdict RETURN = new Verdict(-1);

  /** Another try of the call is under way and may still succeed. */
  public static final Verdict WAIT = new Verdict(-2);

  public static final Verdict RETRY_NOW = new Verdict(0);

  public boolean isRetry() {
    return delayNanos >= 0;
  }

  /** Whether the call is over: not to be tried again, nor under way elsewhere. */
  public boolean isFinal() {
    return delayNanos == -1;
  }
}
