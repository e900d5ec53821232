package dev.weft.policy.balance;

/**
 * A value and when it was noted, in one long, so that both change at once. Time is kept in steps of
 * 2^20 ns, about a millisecond; it wraps after 52 days and is compared by difference.
 */
final class Stamped {
  /** Nothing was noted. */
  static final long NEVER = 0;

  private static final int STEP_BITS = 20;

  private Stamped() {}

  static long of(double value, long now) {
    return ((long) Float.floatToRawIntBits((float) value) << 32) | (step(now) & 0xFFFF_FFFFL);
  }

  static double value(long stamped) {
    return Float.intBitsToFloat((int) (stamped >>> 32));
  }

  /** Never negative: the clocks of two threads may have been read in another order. */
  static long ageNanos(long stamped, long now) {
    return (long) Math.max(0, step(now) - (int) stamped) << STEP_BITS;
  }

  /** What is left of 1 after some time, if it falls by 63 % in 10 seconds. */
  static double left(long stamped, long now) {
    long age = ageNanos(stamped, now);
    return age == 0 ? 1 : Math.exp(-age / 10e9);
  }

  private static int step(long now) {
    return (int) (now >> STEP_BITS);
  }
}
