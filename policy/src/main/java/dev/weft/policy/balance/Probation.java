package dev.weft.policy.balance;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The return of a node whose time out is over, until one request has shown what it is worth. The
 * gate is taken and left on the application's threads: one request at a time passes.
 */
final class Probation {
  private final long openToAllAt;

  /** When the request was sent that is under way, as an odd number; 0: none is. */
  private final AtomicLong takenAt = new AtomicLong();

  /**
   * @param patienceNanos how long to wait for a request that could be sent again
   */
  Probation(long now, long patienceNanos) {
    openToAllAt = now + patienceNanos;
  }

  boolean tryTake(boolean repeatable, long now) {
    return (repeatable || openToAllAt - now <= 0)
        && takenAt.get() == 0
        && takenAt.compareAndSet(0, now | 1);
  }

  /** Whether the request under way is the one that took the gate then. */
  boolean isOf(long takenAt) {
    return this.takenAt.get() == (takenAt | 1);
  }

  void leave(long takenAt) {
    this.takenAt.compareAndSet(takenAt | 1, 0);
  }

  boolean isOverdue(long nanos, long now) {
    long taken = takenAt.get();
    return taken != 0 && now - taken >= nanos;
  }
}
