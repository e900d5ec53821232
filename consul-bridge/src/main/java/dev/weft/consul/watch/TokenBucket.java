package dev.weft.consul.watch;

/**
 * Bounds how often one watch asks: a burst is free, steady churn is slowed down. Answers cost what
 * they are worth: full price for one that brought no news (Consul that doesn't block), a fifth for
 * a small one that did, more for a large one. Written only by the event loop.
 */
final class TokenBucket {
  private static final int LARGE_BYTES = 50_000;

  private final long tokenNanos;
  private final int burst;
  private long spentUntil;
  private boolean used;

  TokenBucket(int burst, int perSecond) {
    this.burst = burst;
    this.tokenNanos = 1_000_000_000L / perSecond;
  }

  /** Pays for an answer and returns how long to wait before the next question, 0 for not at all. */
  long pay(boolean news, int bytes, long now) {
    long floor = now - burst * tokenNanos;
    if (!used || spentUntil - floor < 0) {
      used = true;
      spentUntil = floor;
    }
    long price = news ? Math.max(tokenNanos / 5, tokenNanos * bytes / LARGE_BYTES) : tokenNanos;
    spentUntil += price;
    return Math.max(0, spentUntil - now);
  }
}
