package dev.weft.policy;

/**
 * Time limits of a call; 0 means off.
 *
 * @param connectNanos for one connection
 * @param requestNanos over all tries and waits between them, to the response head
 * @param perTryNanos for one try, to the response head
 * @param responseNanos for one try, from the end of the request to the response head
 * @param idleNanos for a connection on which nothing moves
 */
public record Timeouts(
    long connectNanos, long requestNanos, long perTryNanos, long responseNanos, long idleNanos) {
  public static final Timeouts DEFAULT = new Timeouts(5_000_000_000L, 0, 0);

  public Timeouts(long connectNanos, long requestNanos, long perTryNanos) {
    this(connectNanos, requestNanos, perTryNanos, 0, 0);
  }
}
