package dev.weft.policy.guard;

/**
 * Bounds of the limit on requests in flight that is found by measuring (gradient).
 *
 * @param min at least 1
 */
public record ConcurrencyLimit(int min, int max) {
  public static final ConcurrencyLimit DEFAULT = new ConcurrencyLimit(3, 1000);
}
