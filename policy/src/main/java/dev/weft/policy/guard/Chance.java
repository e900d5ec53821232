package dev.weft.policy.guard;

import java.util.function.IntUnaryOperator;

/** Draws spans of time. */
final class Chance {
  private static final int PARTS = 1_000_000;

  private Chance() {}

  /** From 0 (inclusive) to {@code nanos} (exclusive), in steps of a millionth of it. */
  static long below(long nanos, IntUnaryOperator chance) {
    if (nanos <= 0) {
      return 0;
    }
    long drawn = chance.applyAsInt(PARTS);
    return nanos / PARTS * drawn + nanos % PARTS * drawn / PARTS;
  }
}
