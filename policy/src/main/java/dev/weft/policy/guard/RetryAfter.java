package dev.weft.policy.guard;

import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The {@code retry-after} of an answer: how long the server wants to be left alone. As in Envoy at
 * most 300 seconds of it are honoured, and up to half as much is added by chance, so that those who
 * were told the same don't come back together.
 */
public final class RetryAfter {
  private static final long LONGEST_SECONDS = 300;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private RetryAfter() {}

  /**
   * @param value of the header, or null; only seconds are understood, as a date would need the
   *     server's clock and this one to agree
   * @return 0 if it doesn't say
   */
  public static long delayNanos(@Nullable String value, IntUnaryOperator chance) {
    long nanos = seconds(value) * NANOS_PER_SECOND;
    return nanos + Chance.below(nanos / 2, chance);
  }

  private static long seconds(@Nullable String value) {
    if (value == null) {
      return 0;
    }
    String digits = value.trim();
    long seconds = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      seconds = Math.min(LONGEST_SECONDS, seconds * 10 + digit);
    }
    return seconds;
  }
}
