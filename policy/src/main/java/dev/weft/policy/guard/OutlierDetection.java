package dev.weft.policy.guard;

/**
 * When a node is taken out for failing, and for how long; a count of 0 switches that kind off.
 *
 * @param consecutive5xx answers with any 5xx in a row
 * @param consecutiveGatewayFailure answers 502, 503 or 504 in a row
 * @param consecutiveLocalOriginFailure tries without an answer in a row
 * @param failurePercentage of the requests of one interval
 * @param successRate of the requests of one interval, against the other nodes
 * @param intervalNanos length of those intervals; also, without an ejection, after which one is
 *     forgotten
 * @param baseEjectionNanos times the number of ejections is the time out
 * @param maxEjectionPercent share of the nodes that may be out at once; one always may
 * @param jitterPercent at most this much is added to the time out
 */
public record OutlierDetection(
    int consecutive5xx,
    int consecutiveGatewayFailure,
    int consecutiveLocalOriginFailure,
    FailurePercentage failurePercentage,
    SuccessRate successRate,
    long intervalNanos,
    long baseEjectionNanos,
    long maxEjectionNanos,
    int maxEjectionPercent,
    int jitterPercent) {
  public static final OutlierDetection DEFAULT =
      new OutlierDetection(
          5,
          5,
          5,
          FailurePercentage.DEFAULT,
          SuccessRate.DEFAULT,
          10_000_000_000L,
          30_000_000_000L,
          300_000_000_000L,
          50,
          10);

  /** The defaults but for the three counts and the times; nothing is judged by the interval. */
  public OutlierDetection(
      int consecutive5xx,
      int consecutiveGatewayFailure,
      int consecutiveLocalOriginFailure,
      long intervalNanos,
      long baseEjectionNanos,
      long maxEjectionNanos,
      int maxEjectionPercent,
      int jitterPercent) {
    this(
        consecutive5xx,
        consecutiveGatewayFailure,
        consecutiveLocalOriginFailure,
        FailurePercentage.OFF,
        SuccessRate.OFF,
        intervalNanos,
        baseEjectionNanos,
        maxEjectionNanos,
        maxEjectionPercent,
        jitterPercent);
  }

  /**
   * A node is out if at least this much of its requests failed.
   *
   * @param threshold percent; 0: off
   * @param minimumHosts how many nodes must have had {@code requestVolume} requests
   */
  public record FailurePercentage(int threshold, int minimumHosts, int requestVolume) {
    public static final FailurePercentage DEFAULT = new FailurePercentage(85, 1, 10);
    public static final FailurePercentage OFF = new FailurePercentage(0, 1, 10);
  }

  /**
   * A node is out if its share of successes is below the mean of all by so many standard
   * deviations.
   *
   * @param stdevFactor 0: off
   * @param minimumHosts how many nodes must have had {@code requestVolume} requests
   */
  public record SuccessRate(double stdevFactor, int minimumHosts, int requestVolume) {
    public static final SuccessRate DEFAULT = new SuccessRate(1.9, 5, 100);
    public static final SuccessRate OFF = new SuccessRate(0, 5, 100);
  }
}
