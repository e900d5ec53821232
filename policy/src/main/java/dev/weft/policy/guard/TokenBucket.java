package dev.weft.policy.guard;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a {@link RateLimit} has left. Asked on the application's threads, without a lock.
 *
 * <p>The generic cell rate algorithm (ITU-T I.371): instead of tokens it keeps the moment at which
 * the bucket will be full again. Each request moves it on by the time one token takes; a request is
 * refused as long as that moment is further away than all tokens but one take. With 10 per second
 * and a burst of 3, at rest: the first three pass at once and leave it 300 ms ahead, the fourth may
 * pass when it is 200 ms ahead, in 100 ms.
 */
public final class TokenBucket {
  private static final double NANOS_PER_SECOND = 1_000_000_000;
  private static final long LONGEST_NANOS = Long.MAX_VALUE / 4;

  private final long tokenNanos;
  private final long burstNanos;

  /** When it is full again; in the past: it is. */
  private final AtomicLong full;

  /** Full at first. */
  public TokenBucket(RateLimit limit, long now) {
    long nanos = Math.round(NANOS_PER_SECOND / limit.requestsPerSecond());
    tokenNanos = Math.max(1, Math.min(LONGEST_NANOS, nanos));
    long others = limit.burst() - 1L;
    burstNanos = others > LONGEST_NANOS / tokenNanos ? LONGEST_NANOS : others * tokenNanos;
    full = new AtomicLong(now);
  }

  /** Takes a token: 0; or says in how many nanoseconds there will be one. */
  public long take(long now) {
    while (true) {
      long seen = full.get();
      long ahead = Math.max(0, seen - now);
      if (ahead > burstNanos) {
        return ahead - burstNanos;
      }
      if (full.compareAndSet(seen, now + ahead + tokenNanos)) {
        return 0;
      }
    }
  }
}
