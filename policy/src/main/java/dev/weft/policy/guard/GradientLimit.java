package dev.weft.policy.guard;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/**
 * A limit on the requests in flight that follows from how long they take. Asked on the
 * application's threads; the one that ends a window moves the limit, the others never wait for it.
 *
 * <p>Envoy's gradient controller (docs, HTTP filters, "Adaptive Concurrency"). The least time a
 * request takes is measured once a minute with only {@code min} requests in flight: the median of
 * 50. The median of every 100 ms is compared with it, a quarter more being allowed: gradient = 1.25
 * x least / median, within 0.5-2; the limit becomes limit x gradient, and its square root on top as
 * room to grow. With a limit of 100 and a least time of 10 ms: 12.5 ms leave it at 100 + 10, 25 ms
 * bring it to 50 + 7. At {@code min} for five windows the least time is measured anew, as it may
 * have grown. Unlike there a window has ten samples at least: one JVM may send few.
 */
public final class GradientLimit {
  private static final long WINDOW_NANOS = 100_000_000L;
  private static final int WINDOW_SAMPLES = 10;
  private static final int WINDOWS_AT_MIN = 5;
  private static final long MEASURED_EVERY_NANOS = 60_000_000_000L;
  private static final long JITTER_NANOS = MEASURED_EVERY_NANOS / 100 * 15;
  private static final int MEASURED_SAMPLES = 50;
  private static final long LONGEST_MEASURE_NANOS = 10_000_000_000L;
  private static final double BUFFER = 1.25;
  private static final int MEDIAN = 500;

  private final ConcurrencyLimit bounds;
  private final IntUnaryOperator chance;
  private final AtomicInteger count = new AtomicInteger();
  private final Histogram samples = new Histogram();
  private final AtomicBoolean moving = new AtomicBoolean();

  /** This and all below are written only by who holds {@code moving}. */
  private volatile int limit;

  /** 0: not known yet. */
  private volatile long leastNanos;

  private volatile boolean measuring = true;

  /** When the window, or the measuring, began; older requests say nothing. */
  private volatile long since;

  private long measureAt;
  private int limitBefore;
  private int windowsAtMin;

  /** Measures first. */
  public GradientLimit(ConcurrencyLimit bounds, IntUnaryOperator chance, long now) {
    this.bounds = bounds;
    this.chance = chance;
    limit = bounds.min();
    limitBefore = bounds.min();
    since = now;
  }

  /**
   * Takes note of how long a request took.
   *
   * @param latencyNanos to the response head of a good answer
   */
  public void ended(long latencyNanos, long now) {
    boolean measures = measuring;
    if (measures && now - latencyNanos - since < 0) {
      return;
    }
    samples.add(latencyNanos);
    int seen = count.incrementAndGet();
    if (measures
        ? seen >= MEASURED_SAMPLES
        : seen >= WINDOW_SAMPLES && now - since >= WINDOW_NANOS) {
      maybeMove(now);
    }
  }

  /** Ends a measuring that takes too long, as when all in flight hang; called by the sweep. */
  public void roll(long now) {
    if (measuring && leastNanos > 0 && now - since >= LONGEST_MEASURE_NANOS) {
      maybeMove(now);
    }
  }

  /** How many may be in flight; they are counted by the {@link Breaker}. */
  public int limit() {
    return limit;
  }

  /** What the limit is measured against; 0: not known yet. */
  public long leastNanos() {
    return leastNanos;
  }

  private void maybeMove(long now) {
    if (!moving.compareAndSet(false, true)) {
      return;
    }
    try {
      if (measuring) {
        maybeEndMeasuring(now);
      } else if (now - since >= WINDOW_NANOS && count.get() >= WINDOW_SAMPLES) {
        endWindow(now);
      }
    } finally {
      moving.set(false);
    }
  }

  private void maybeEndMeasuring(long now) {
    int seen = count.get();
    if (seen < MEASURED_SAMPLES && (leastNanos == 0 || now - since < LONGEST_MEASURE_NANOS)) {
      return;
    }
    if (seen >= WINDOW_SAMPLES) {
      leastNanos = samples.percentile(MEDIAN);
    }
    measuring = false;
    limit = limitBefore;
    measureAt = now + MEASURED_EVERY_NANOS + Chance.below(JITTER_NANOS, chance);
    windowsAtMin = 0;
    begin(now);
  }

  private void endWindow(long now) {
    double gradient = BUFFER * leastNanos / Math.max(1, samples.percentile(MEDIAN));
    double moved = limit * Math.max(0.5, Math.min(2, gradient));
    int next = (int) (moved + Math.sqrt(moved));
    next = Math.max(bounds.min(), Math.min(bounds.max(), next));
    windowsAtMin = next == bounds.min() ? windowsAtMin + 1 : 0;
    measuring = windowsAtMin == WINDOWS_AT_MIN || measureAt - now <= 0;
    limitBefore = next;
    limit = measuring ? bounds.min() : next;
    begin(now);
  }

  private void begin(long now) {
    samples.clear();
    count.set(0);
    since = now;
  }
}
