package dev.weft.policy.balance;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * How long one node takes to answer, as balancers remember it. Fed and read on the application's
 * threads; lives as long as the node.
 *
 * <p>An exponentially weighted moving average that believes bad news at once: an answer slower than
 * the average replaces it, a faster one moves it by 1 - exp(-age / 10 s), where age is how old the
 * average is. From 100 ms, an answer of 20 ms after 10 s without one makes 100 x 0.37 + 20 x 0.63 =
 * 49 ms. A failure counts as 5 s, or as what is expected if that is more, or else a node that fails
 * fast would look like the best one. An average above that of an unknown node falls towards it
 * while nobody asks the node, not towards 0, or all callers would return to it at once.
 */
final class Latency {
  static final double COLD_NANOS = 30e6;
  static final double FAILURE_NANOS = 5e9;
  private static final long IDLE_NANOS = 10_000_000_000L;

  private static final AtomicLongFieldUpdater<Latency> AVERAGE =
      AtomicLongFieldUpdater.newUpdater(Latency.class, "average");
  private static final AtomicLongFieldUpdater<Latency> REVISITED =
      AtomicLongFieldUpdater.newUpdater(Latency.class, "revisited");

  /** These three are {@link Stamped}, written by whoever ends a try or, the second, picks. */
  private volatile long average;

  private volatile long revisited;
  private volatile long last;

  /** What to expect of the next answer. */
  double expectedNanos(long now) {
    long known = average;
    double nanos = known == Stamped.NEVER ? COLD_NANOS : Stamped.value(known);
    return nanos <= COLD_NANOS
        ? nanos
        : COLD_NANOS + (nanos - COLD_NANOS) * Stamped.left(known, now);
  }

  void answered(long nanos, long now) {
    // A latency of 0 would make a node free of cost however much it has to do.
    observe(Math.max(1.0, (double) nanos), now);
  }

  void failed(long now) {
    observe(Math.max(FAILURE_NANOS, expectedNanos(now)), now);
  }

  /**
   * Whether to ask the node though it looks worse, as nobody has for 10 s: true for one caller in
   * that time. Without it a node that was slow once, in a service faster than {@link #COLD_NANOS},
   * would never be asked again.
   */
  boolean tryRevisit(long now) {
    long before = revisited;
    return isOld(average, now)
        && isOld(before, now)
        && REVISITED.compareAndSet(this, before, Stamped.of(1, now));
  }

  /** The latest answer, for those who keep it themselves; a failure counts as 5 s. */
  void latest(long nanos, boolean failed, long now) {
    last = Stamped.of(failed ? FAILURE_NANOS : Math.max(1.0, (double) nanos), now);
  }

  /** {@link Stamped}. */
  long latest() {
    return last;
  }

  private void observe(double nanos, long now) {
    long known;
    do {
      known = average;
    } while (!AVERAGE.compareAndSet(this, known, Stamped.of(moved(known, nanos, now), now)));
  }

  private static double moved(long known, double nanos, long now) {
    double before = Stamped.value(known);
    if (known == Stamped.NEVER || nanos >= before) {
      return nanos;
    }
    return nanos + (before - nanos) * Stamped.left(known, now);
  }

  private static boolean isOld(long stamped, long now) {
    return stamped == Stamped.NEVER || Stamped.ageNanos(stamped, now) >= IDLE_NANOS;
  }
}
