package dev.weft.policy.guard;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How one probe of a health check ended. Made by whoever sent it.
 *
 * @param failure a few words for people: {@code status 500}; null: it was good
 */
public record ProbeResult(@Nullable String failure) {
  public static final ProbeResult GOOD = new ProbeResult((String) null);
  private static final String SERVING = "SERVING";

  /** An HTTP answer. */
  public static ProbeResult http(HealthCheck.Probe.Http probe, int status) {
    return probe.isGood(status) ? GOOD : new ProbeResult("status " + status);
  }

  /**
   * An answer of {@code grpc.health.v1.Health/Check}.
   *
   * @param serving its status by name, or that of a call that failed
   */
  public static ProbeResult grpc(String serving) {
    return serving.equals(SERVING) ? GOOD : new ProbeResult(serving.toLowerCase(Locale.ROOT));
  }

  /** Nothing came in time. */
  public static ProbeResult timeout(HealthCheck check) {
    return new ProbeResult("no answer in " + check.timeoutNanos() / 1_000_000 + " ms");
  }

  /**
   * No connection, or a broken one.
   *
   * @param kind in a few words: {@code connection refused}
   */
  public static ProbeResult broken(String kind) {
    return new ProbeResult(kind);
  }
}
