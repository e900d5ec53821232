package dev.weft.policy.guard;

/**
 * When a node is taken out for failing, and for how long; a count of 0 switches that kind off.
 *
 * @param consecutive5xx answers with any 5xx in a row
 * @param consecutiveGatewayFailure answers 502, 503 or 504 in a row
 * @param consecutiveLocalOriginFailure tries without an answer in a row
 * @param intervalNanos without an ejection, after which one is forgotten
 * @param baseEjectionNanos times the number of ejections is the time out
 * @param maxEjectionPercent share of the nodes that may be out at once; one always may
 * @param jitterPercent at most this much is added to the time out
 */
public record OutlierDetection(
    int consecutive5xx,
    int consecutiveGatewayFailure,
    int consecutiveLocalOriginFailure,
    long intervalNanos,
    long baseEjectionNanos,
    long maxEjectionNanos,
    int maxEjectionPercent,
    int jitterPercent) {
  public static final OutlierDetection DEFAULT =
      new OutlierDetection(5, 5, 5, 10_000_000_000L, 30_000_000_000L, 300_000_000_000L, 50, 10);
}
