package dev.weft.policy.route;

import java.util.function.IntUnaryOperator;

/**
 * A share of the requests, drawn for each of them.
 *
 * @param hundredths of a percent, 0-10000
 */
public record Percent(int hundredths) {
  public static final Percent ALL = new Percent(10_000);

  /** All or none draw nothing. */
  public boolean hits(IntUnaryOperator chance) {
    return hundredths >= 10_000 || (hundredths > 0 && chance.applyAsInt(10_000) < hundredths);
  }
}
