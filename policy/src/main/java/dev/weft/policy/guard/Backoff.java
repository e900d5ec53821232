package dev.weft.policy.guard;

import java.util.function.IntUnaryOperator;

/**
 * How long to wait before a further try: with full jitter, from 0 to (2^N - 1) times the base for
 * the N-th retry, never more than the maximum. As Envoy does.
 */
public record Backoff(long baseNanos, long maxNanos) {
  public static final Backoff DEFAULT = new Backoff(25_000_000, 250_000_000);

  /**
   * @param retry 1 for the first
   */
  public long delayNanos(int retry, IntUnaryOperator chance) {
    long factor = (1L << Math.min(retry, 20)) - 1;
    long bound = baseNanos > maxNanos / factor ? maxNanos : baseNanos * factor;
    return Chance.below(bound, chance);
  }
}
