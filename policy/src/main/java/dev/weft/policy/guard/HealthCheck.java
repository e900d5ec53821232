package dev.weft.policy.guard;

import java.util.List;

/**
 * How endpoints in use are probed.
 *
 * @param healthyAfter good probes in a row until a bad endpoint is good; the first ever suffices
 * @param unhealthyAfter bad probes in a row until a good endpoint is bad
 */
public record HealthCheck(
    Probe probe, long intervalNanos, long timeoutNanos, int healthyAfter, int unhealthyAfter) {
  public static final long DEFAULT_INTERVAL_NANOS = 10_000_000_000L;
  public static final long DEFAULT_TIMEOUT_NANOS = 1_000_000_000L;

  /** What is sent. */
  public sealed interface Probe {
    /** For people: {@code http /health}. */
    String label();

    /**
     * A GET.
     *
     * @param statuses good ones
     */
    record Http(String path, List<Range> statuses) implements Probe {
      public Http {
        statuses = List.copyOf(statuses);
      }

      @Override
      public String label() {
        return "http " + path;
      }

      public boolean isGood(int status) {
        for (Range range : statuses) {
          if (status >= range.from() && status <= range.to()) {
            return true;
          }
        }
        return false;
      }
    }

    /** A connect. */
    record Tcp() implements Probe {
      @Override
      public String label() {
        return "tcp";
      }
    }

    /**
     * {@code grpc.health.v1.Health/Check}.
     *
     * @param service empty: the server as a whole
     */
    record Grpc(String service) implements Probe {
      @Override
      public String label() {
        return service.isEmpty() ? "grpc" : "grpc " + service;
      }
    }
  }

  /** Statuses from and to, both included. */
  public record Range(int from, int to) {}
}
