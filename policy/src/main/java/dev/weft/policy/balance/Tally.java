package dev.weft.policy.balance;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a node answered in the present interval, exactly: each answer is in one interval and none is
 * lost. Added to on the application's threads, taken by the sweep.
 */
public final class Tally {
  private static final int BITS = 32;
  private static final long ONE_FAILURE = 1L << BITS;

  /** Failures above, successes below. */
  private final AtomicLong counts = new AtomicLong();

  public void add(boolean failed) {
    counts.getAndAdd(failed ? ONE_FAILURE : 1);
  }

  /** What was added since it was taken last; read by the two below. */
  public long take() {
    return counts.get() == 0 ? 0 : counts.getAndSet(0);
  }

  public static long successes(long taken) {
    return taken & (ONE_FAILURE - 1);
  }

  public static long failures(long taken) {
    return taken >>> BITS;
  }
}
