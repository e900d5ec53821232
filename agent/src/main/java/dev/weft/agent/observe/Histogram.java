package dev.weft.agent.observe;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Durations counted in the buckets that OpenTelemetry advises for HTTP. Recorded on the
 * application's threads without a lock; read by anyone.
 */
public final class Histogram {
  private static final double[] BOUNDS_SECONDS = {
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
  };
  private static final long[] BOUNDS_NANOS = new long[BOUNDS_SECONDS.length];

  static {
    for (int bucket = 0; bucket < BOUNDS_NANOS.length; bucket++) {
      BOUNDS_NANOS[bucket] = Math.round(BOUNDS_SECONDS[bucket] * 1e9);
    }
  }

  private final AtomicLongArray counts = new AtomicLongArray(BOUNDS_NANOS.length + 1);
  private final LongAdder sumNanos = new LongAdder();

  Histogram() {}

  void record(long nanos) {
    int bucket = 0;
    while (bucket < BOUNDS_NANOS.length && nanos > BOUNDS_NANOS[bucket]) {
      bucket++;
    }
    counts.getAndIncrement(bucket);
    sumNanos.add(nanos);
  }

  Reading read() {
    long[] cumulative = new long[counts.length()];
    long total = 0;
    for (int bucket = 0; bucket < cumulative.length; bucket++) {
      total += counts.get(bucket);
      cumulative[bucket] = total;
    }
    return new Reading(cumulative, sumNanos.sum() / 1e9);
  }

  /** Upper bounds of all buckets but the last, which has none. */
  static double[] boundsSeconds() {
    return BOUNDS_SECONDS.clone();
  }

  /**
   * The buckets at one moment.
   *
   * @param cumulative how many were at most as long as the bound with that index; the last: all
   */
  public record Reading(long[] cumulative, double sumSeconds) {
    public long count() {
      return cumulative[cumulative.length - 1];
    }
  }
}
