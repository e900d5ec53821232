package dev.weft.policy.balance;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The return of a node whose time out is over, until one request has shown what it is worth. The
 * gate is taken and left on the application's threads: one request at a time passes.
 */
final class Probation {
  private final long openToAllAt;

  /** When the request was sent that is under way; 0: none is. */
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

  void leave() {
    takenAt.set(0);
  }

  boolean isOverdue(long nanos, long now) {
    long taken = takenAt.get();
    return taken != 0 && now - taken >= nanos;
  }
}
