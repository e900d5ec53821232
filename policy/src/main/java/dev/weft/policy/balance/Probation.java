package dev.weft.policy.balance;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The return of a node whose time out is over, until one request has shown what it is worth. The
 * gate is taken and left on the application's threads: one request at a time passes.
 */
final class Probation {
  private final long openToAllAt;
  private final AtomicBoolean taken = new AtomicBoolean();

  /**
   * @param patienceNanos how long to wait for a request that could be sent again
   */
  Probation(long now, long patienceNanos) {
    openToAllAt = now + patienceNanos;
  }

  boolean tryTake(boolean repeatable, long now) {
    return (repeatable || openToAllAt - now <= 0)
        && !taken.get()
        && taken.compareAndSet(false, true);
  }

  void leave() {
    taken.set(false);
  }
}
