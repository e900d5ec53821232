package dev.weft.policy.document;

import dev.weft.policy.Timeouts;
import dev.weft.policy.guard.CircuitBreaker;
import dev.weft.policy.guard.ConcurrencyLimit;
import dev.weft.policy.guard.Hedge;
import dev.weft.policy.guard.RateLimit;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the limits in time and in number, of a service or of a route. */
final class LimitReader {
  private static final int MANY = 1_000_000;
  private static final Pattern PERCENTILE = Pattern.compile("p([1-9][0-9]?(?:\\.[0-9])?)");
  private static final int P95 = 950;

  private LimitReader() {}

  static Timeouts timeouts(@Nullable Value value) throws Refusal {
    Timeouts defaults = Timeouts.DEFAULT;
    if (value == null) {
      return defaults;
    }
    Section section = value.section(Shape.TIMEOUTS);
    return new Timeouts(
        section.duration("connect", defaults.connectNanos(), Duration.LIMIT),
        section.duration("request", defaults.requestNanos(), Duration.LIMIT),
        section.duration("perTry", defaults.perTryNanos(), Duration.LIMIT),
        section.duration("response", defaults.responseNanos(), Duration.LIMIT),
        section.duration("idle", defaults.idleNanos(), Duration.LIMIT));
  }

  static @Nullable Hedge hedge(@Nullable Value value) throws Refusal {
    if (value == null) {
      return null;
    }
    Section section = value.section(Shape.HEDGE);
    int max = section.whole("max", 1, 1, 3);
    Value after = section.get("after");
    if (after == null) {
      return new Hedge(P95, 0, max);
    }
    if (after.json() instanceof Json.Str written && written.value().startsWith("p")) {
      Matcher percentile = PERCENTILE.matcher(written.value());
      if (!percentile.matches()) {
        throw after.refusal("a percentile \"p1\" to \"p99.9\", or a duration");
      }
      return new Hedge(
          new BigDecimal(percentile.group(1)).movePointRight(1).intValueExact(), 0, max);
    }
    return new Hedge(0, Duration.SPAN.nanos(after), max);
  }

  /** Null, too, if a layer says nothing of the rate: another may. */
  static @Nullable RateLimit rate(@Nullable Value value) throws Refusal {
    if (value == null) {
      return null;
    }
    Section section = value.section(Shape.RATE_LIMIT);
    Value rate = section.get("requestsPerSecond");
    double perSecond = rate == null ? 1 : rate.number("0.001", "1000000");
    int burst = section.whole("burst", (int) Math.max(1, Math.ceil(perSecond)), 1, MANY);
    return rate == null ? null : new RateLimit(perSecond, burst);
  }

  static CircuitBreaker circuitBreaker(Section section) throws Refusal {
    CircuitBreaker defaults = CircuitBreaker.DEFAULT;
    return new CircuitBreaker(
        section.whole("maxConnections", defaults.maxConnections(), 0, MANY),
        section.whole("maxPendingRequests", defaults.maxPendingRequests(), 0, MANY),
        section.whole("maxRequests", defaults.maxRequests(), 0, MANY),
        section.whole("maxRetries", defaults.maxRetries(), 0, MANY));
  }

  static @Nullable ConcurrencyLimit concurrency(Section section) throws Refusal {
    Section gradient = section.section("gradient", Shape.GRADIENT);
    if (gradient == null) {
      return null;
    }
    ConcurrencyLimit defaults = ConcurrencyLimit.DEFAULT;
    int min = gradient.whole("min", defaults.min(), 1, MANY);
    int max = gradient.whole("max", defaults.max(), 1, MANY);
    return new ConcurrencyLimit(min, Math.max(min, max));
  }
}
