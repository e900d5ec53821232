package dev.weft.policy.document;

import dev.weft.policy.guard.OutlierDetection;

/** Reads when an endpoint is taken out for failing. */
final class OutlierReader {
  private static final int MANY = 100_000;

  private OutlierReader() {}

  static OutlierDetection read(Section section) throws Refusal {
    OutlierDetection base = OutlierDetection.DEFAULT;
    long shortest = section.duration("baseEjectionTime", base.baseEjectionNanos(), Duration.SPAN);
    long longest = section.duration("maxEjectionTime", base.maxEjectionNanos(), Duration.SPAN);
    return new OutlierDetection(
        section.whole("consecutive5xx", base.consecutive5xx(), 0, MANY),
        section.whole("consecutiveGatewayFailure", base.consecutiveGatewayFailure(), 0, MANY),
        section.whole(
            "consecutiveLocalOriginFailure", base.consecutiveLocalOriginFailure(), 0, MANY),
        failurePercentage(section.inner("failurePercentage", Shape.FAILURE_PERCENTAGE)),
        successRate(section.inner("successRate", Shape.SUCCESS_RATE)),
        section.duration("interval", base.intervalNanos(), Duration.SPAN),
        shortest,
        Math.max(shortest, longest),
        section.whole("maxEjectionPercent", base.maxEjectionPercent(), 0, 100),
        section.whole("jitter", base.jitterPercent(), 0, 100));
  }

  private static OutlierDetection.FailurePercentage failurePercentage(Section section)
      throws Refusal {
    OutlierDetection.FailurePercentage base = OutlierDetection.FailurePercentage.DEFAULT;
    return new OutlierDetection.FailurePercentage(
        section.whole("threshold", base.threshold(), 0, 100),
        section.whole("minimumHosts", base.minimumHosts(), 1, MANY),
        section.whole("requestVolume", base.requestVolume(), 1, MANY));
  }

  private static OutlierDetection.SuccessRate successRate(Section section) throws Refusal {
    OutlierDetection.SuccessRate base = OutlierDetection.SuccessRate.DEFAULT;
    Value factor = section.get("stdevFactor");
    return new OutlierDetection.SuccessRate(
        factor == null ? base.stdevFactor() : factor.number("0", "10"),
        section.whole("minimumHosts", base.minimumHosts(), 1, MANY),
        section.whole("requestVolume", base.requestVolume(), 1, MANY));
  }
}
