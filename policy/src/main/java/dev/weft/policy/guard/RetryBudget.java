package dev.weft.policy.guard;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many retries one upstream has left: a share of the requests of the last ten seconds, and a
 * floor. Shared by all calls to it; counted on the application's threads without a lock.
 *
 * <p>Ten cells of one second each hold the second, the requests and the retries in one long. A
 * retry is entered first and taken back if that was one too many, so that calls that ask at the
 * same time never overdraw. Their clocks may have been read on either side of a second's turn, so a
 * cell ahead of the asker counts too. With 20 percent and 10 per second, after 1000 requests: 200 +
 * 100.
 */
public final class RetryBudget {
  private static final int SECONDS = 10;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int COUNT_BITS = 22;
  private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
  private static final long ONE_REQUEST = 1L << COUNT_BITS;
  private static final int SECOND_SHIFT = 2 * COUNT_BITS;
  private static final long SECOND_MASK = (1L << (64 - SECOND_SHIFT)) - 1;

  private final AtomicLongArray cells = new AtomicLongArray(SECONDS);

  public void request(long now) {
    add(now, ONE_REQUEST);
  }

  /** Takes a retry out of the budget if there is one. */
  public boolean tryRetry(Limit limit, long now) {
    if (!add(now, 1)) {
      return false;
    }
    if (left(limit, now) >= 0) {
      return true;
    }
    add(now, -1);
    return false;
  }

  /**
   * Retries that are left, for people; below 0 while a refused one is taken back, and when the
   * requests that allowed them are older than ten seconds.
   */
  public long left(Limit limit, long now) {
    long second = second(now);
    long requests = 0;
    long retries = 0;
    for (int i = 0; i < SECONDS; i++) {
      long cell = cells.get(i);
      if (isNear(second, cell >>> SECOND_SHIFT)) {
        requests += (cell >>> COUNT_BITS) & COUNT_MASK;
        retries += cell & COUNT_MASK;
      }
    }
    return requests * limit.percent() / 100 + (long) limit.minPerSecond() * SECONDS - retries;
  }

  /** How many requests a second there were, over the last ten. */
  public double requestsPerSecond(long now) {
    long second = second(now);
    long requests = 0;
    for (int i = 0; i < SECONDS; i++) {
      long cell = cells.get(i);
      if (isNear(second, cell >>> SECOND_SHIFT)) {
        requests += (cell >>> COUNT_BITS) & COUNT_MASK;
      }
    }
    return (double) requests / SECONDS;
  }

  /** False if the count of this second is full. */
  private boolean add(long now, long amount) {
    long second = second(now);
    int index = (int) Math.floorMod(Math.floorDiv(now, NANOS_PER_SECOND), (long) SECONDS);
    while (true) {
      long cell = cells.get(index);
      long base = cell >>> SECOND_SHIFT == second ? cell : second << SECOND_SHIFT;
      long count = amount == ONE_REQUEST ? (base >>> COUNT_BITS) & COUNT_MASK : base & COUNT_MASK;
      if (amount < 0 ? count == 0 : count == COUNT_MASK) {
        return false;
      }
      if (cells.compareAndSet(index, cell, base + amount)) {
        return true;
      }
    }
  }

  /** Less than ten seconds apart, either way. */
  private static boolean isNear(long second, long other) {
    return ((second - other + SECONDS - 1) & SECOND_MASK) < 2 * SECONDS - 1;
  }

  private static long second(long now) {
    return Math.floorDiv(now, NANOS_PER_SECOND) & SECOND_MASK;
  }

  /**
   * @param percent of the requests
   * @param minPerSecond on top, so that a quiet service can retry at all
   */
  public record Limit(int percent, int minPerSecond) {
    public static final Limit DEFAULT = new Limit(20, 10);
  }
}
