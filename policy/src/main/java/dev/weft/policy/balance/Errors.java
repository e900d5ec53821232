package dev.weft.policy.balance;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * The errors of a node of late: each fades by 63 % in 10 seconds. Counted on the application's
 * threads, read by pickers as load, so that a node which fails fast doesn't look idle.
 */
final class Errors {
  private static final AtomicLongFieldUpdater<Errors> RECENT =
      AtomicLongFieldUpdater.newUpdater(Errors.class, "recent");

  /** {@link Stamped}; never without errors, which is what nearly every reader sees. */
  private volatile long recent;

  void add(long now) {
    long known;
    long next;
    do {
      known = recent;
      double before = known == Stamped.NEVER ? 0 : Stamped.value(known) * Stamped.left(known, now);
      next = Stamped.of(before + 1, now);
    } while (!RECENT.compareAndSet(this, known, next));
  }

  /** It has shown that it is well. */
  void forget() {
    recent = Stamped.NEVER;
  }

  int recent(long now) {
    long known = recent;
    return known == Stamped.NEVER ? 0 : left(known, now);
  }

  private int left(long known, long now) {
    int left = (int) Math.round(Stamped.value(known) * Stamped.left(known, now));
    if (left == 0) {
      RECENT.compareAndSet(this, known, Stamped.NEVER);
    }
    return left;
  }
}
