package dev.weft.consul.watch;

import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;

/** How long to wait after n failures in a row: doubling, capped, the upper half left to chance. */
public record Backoff(long firstMillis, long maxMillis, IntUnaryOperator chance) {

  /**
   * @param failures in a row, at least 1
   */
  public long nanos(int failures) {
    int doublings = Math.min(failures - 1, 20);
    long millis = Math.min(maxMillis, firstMillis << doublings);
    long half = millis / 2;
    return TimeUnit.MILLISECONDS.toNanos(half + chance.applyAsInt((int) half + 1));
  }
}
