package dev.weft.policy;

/**
 * What the driver does after an attempt: give the outcome to the application, or try again.
 *
 * @param delayNanos how long to wait before the next attempt; negative: no further attempt
 */
public record Verdict(long delayNanos) {
  public static final Verdict RETURN = new Verdict(-1);
  public static final Verdict RETRY_NOW = new Verdict(0);

  public boolean isRetry() {
    return delayNanos >= 0;
  }
}
