package dev.weft.policy;

/**
 * Time limits of a call; 0 means off.
 *
 * @param connectNanos for one connection
 * @param requestNanos over all tries and waits between them, to the response head
 * @param perTryNanos for one try, to the response head
 */
public record Timeouts(long connectNanos, long requestNanos, long perTryNanos) {
  public static final Timeouts DEFAULT = new Timeouts(5_000_000_000L, 0, 0);
}
