package dev.weft.agent.it.consul;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions. */
public final class Patience {
  private static final long LIMIT_NANOS = 30_000_000_000L;
  private static final long LOOK_NANOS = 2_000_000L;

  private Patience() {}

  /** Returns as soon as it holds; fails the test if it doesn't within half a minute. */
  public static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("waited in vain for " + what);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
