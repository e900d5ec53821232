package dev.weft.policy.guard;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How often spans of time were seen, by length. Added to on the application's threads, read and
 * cleared under the owner's lock; what is added during a clear may be lost.
 *
 * <p>Sixteen buckets for each doubling, so a value read back is at most 3 percent off: 100 ms are
 * 97656 units of 1024 ns, between 2^16 and 2^17, and share a bucket with all from 98.6 to 102.7 ms,
 * which is read back as its middle.
 */
final class Histogram {
  private static final int UNIT_BITS = 10;
  private static final int STEP_BITS = 4;
  private static final int STEPS = 1 << STEP_BITS;

  /** In units; about 37 minutes. */
  private static final long LONGEST = (1L << 31) - 1;

  static final int BUCKETS = index(LONGEST) + 1;

  private final AtomicIntegerArray counts = new AtomicIntegerArray(BUCKETS);

  void add(long nanos) {
    counts.incrementAndGet(index(Math.min(LONGEST, Math.max(0, nanos) >>> UNIT_BITS)));
  }

  /**
   * The time that a share of them took at most; 0: there is none.
   *
   * @param tenths of a percent
   */
  long percentile(int tenths) {
    long all = 0;
    for (int i = 0; i < BUCKETS; i++) {
      all += counts.get(i);
    }
    long left = rank(all, tenths);
    for (int i = 0; i < BUCKETS && all > 0; i++) {
      left -= counts.get(i);
      if (left <= 0) {
        return nanos(i);
      }
    }
    return 0;
  }

  /** Adds its counts to an array of {@link #BUCKETS}. */
  void addTo(int[] sums) {
    for (int i = 0; i < BUCKETS; i++) {
      sums[i] += counts.get(i);
    }
  }

  void clear() {
    for (int i = 0; i < BUCKETS; i++) {
      if (counts.get(i) != 0) {
        counts.set(i, 0);
      }
    }
  }

  /** Which of so many, the shortest being 1, a percentile is. */
  static long rank(long all, int tenths) {
    return Math.max(1, (all * tenths + 999) / 1000);
  }

  /** The middle of a bucket. */
  static long nanos(int bucket) {
    int doubling = Math.max(0, bucket / STEPS - 1);
    long lowest = bucket < STEPS ? bucket : (long) (STEPS + bucket % STEPS) << doubling;
    return (lowest << UNIT_BITS) + (1L << (UNIT_BITS + doubling - 1));
  }

  private static int index(long units) {
    if (units < STEPS) {
      return (int) units;
    }
    int doubling = 63 - STEP_BITS - Long.numberOfLeadingZeros(units);
    return STEPS * doubling + (int) (units >>> doubling);
  }
}
