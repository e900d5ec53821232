package dev.weft.consul.watch;

/**
 * Bounds how often one watch asks: a burst is free, steady churn is slowed down. Written only by
 * the event loop.
 */
final class TokenBucket {
  private final long intervalNanos;
  private final int burst;
  private long spentUntil;
  private boolean used;

  TokenBucket(int burst, int perSecond) {
    this.burst = burst;
    this.intervalNanos = 1_000_000_000L / perSecond;
  }

  /** Takes a token and returns how long to wait before using it, 0 for not at all. */
  long take(long now) {
    long floor = now - burst * intervalNanos;
    if (!used || spentUntil - floor < 0) {
      used = true;
      spentUntil = floor;
    }
    spentUntil += intervalNanos;
    return Math.max(0, spentUntil - now);
  }
}
