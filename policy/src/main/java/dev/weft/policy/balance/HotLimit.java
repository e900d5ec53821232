package dev.weft.policy.balance;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The load above which a node is hot: that which 84 % (2^-0.25) of the last 64 answers came back
 * with, or less. Reckoned anew with every 16th answer; until the first time no node is hot.
 */
final class HotLimit {
  private static final int REMEMBERED = 64;
  private static final int EVERY = 16;
  private static final double QUANTILE = Math.pow(2, -0.25);

  private final AtomicIntegerArray loads = new AtomicIntegerArray(REMEMBERED);
  private final AtomicInteger added = new AtomicInteger();

  /** Used by whoever has set {@link #sorting}. */
  private final int[] sorted = new int[REMEMBERED];

  private final AtomicBoolean sorting = new AtomicBoolean();
  private volatile int limit = Integer.MAX_VALUE;

  int value() {
    return limit;
  }

  void add(int load) {
    int count = added.incrementAndGet();
    loads.set(Math.floorMod(count - 1, REMEMBERED), load);
    if (count % EVERY == 0 && sorting.compareAndSet(false, true)) {
      reckon(count > 0 ? Math.min(count, REMEMBERED) : REMEMBERED);
      sorting.set(false);
    }
  }

  private void reckon(int known) {
    for (int i = 0; i < known; i++) {
      sorted[i] = loads.get(i);
    }
    Arrays.sort(sorted, 0, known);
    limit = sorted[(int) Math.ceil(QUANTILE * known) - 1];
  }
}
