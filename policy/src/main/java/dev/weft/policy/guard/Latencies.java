package dev.weft.policy.guard;

/**
 * How long the answers of the last ten to twenty seconds took. Added to and asked on the
 * application's threads; {@link #roll} is called by the sweep, and what is asked is as of then.
 */
public final class Latencies {
  private static final long WINDOW_NANOS = 10_000_000_000L;
  private static final int ENOUGH = 100;
  private static final int[] NONE = {};

  private final Histogram[] windows = {new Histogram(), new Histogram()};

  /** Written only by the sweep, as are the two below. */
  private volatile int current;

  /** How many took at most as long as each bucket; empty: too few to say. */
  private volatile int[] sums = NONE;

  private long since;

  public Latencies(long now) {
    since = now;
  }

  public void add(long nanos) {
    windows[current].add(nanos);
  }

  /** Forgets what is older than two windows, and takes in what was added. */
  public void roll(long now) {
    long age = now - since;
    if (age >= WINDOW_NANOS) {
      int older = 1 - current;
      windows[older].clear();
      if (age >= 2 * WINDOW_NANOS) {
        windows[current].clear();
      }
      current = older;
      since = now;
    }
    int[] counted = new int[Histogram.BUCKETS];
    windows[0].addTo(counted);
    windows[1].addTo(counted);
    for (int i = 1; i < counted.length; i++) {
      counted[i] += counted[i - 1];
    }
    sums = counted[counted.length - 1] < ENOUGH ? NONE : counted;
  }

  /**
   * The time that a share of them took at most; 0: too few to say.
   *
   * @param tenths of a percent (950: p95)
   */
  public long percentile(int tenths) {
    int[] seen = sums;
    if (seen.length == 0) {
      return 0;
    }
    int rank = (int) Histogram.rank(seen[seen.length - 1], tenths);
    int low = 0;
    int high = seen.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (seen[middle] >= rank) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return Histogram.nanos(low);
  }
}
