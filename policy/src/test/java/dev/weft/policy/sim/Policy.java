package dev.weft.policy.sim;

import dev.weft.policy.Given;
import dev.weft.policy.ServicePolicy;
import dev.weft.policy.Timeouts;
import dev.weft.policy.balance.Balancer;
import dev.weft.policy.balance.LoadBalancing;
import dev.weft.policy.guard.CircuitBreaker;
import dev.weft.policy.guard.OutlierDetection;
import dev.weft.policy.guard.RetryPolicy;
import java.util.List;
import java.util.Locale;

/** Policies in which only what is measured is on. */
final class Policy {
  static final OutlierDetection NO_EJECTIONS =
      new OutlierDetection(0, 0, 0, Given.SECOND, Given.SECOND, Given.SECOND, 50, 0);
  static final CircuitBreaker NO_LIMITS =
      new CircuitBreaker(
          Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
  private static final RetryPolicy NO_RETRIES =
      new RetryPolicy(
          0,
          RetryPolicy.DEFAULT.on(),
          RetryPolicy.DEFAULT.statuses(),
          RetryPolicy.DEFAULT.methods(),
          RetryPolicy.DEFAULT.backoff(),
          RetryPolicy.DEFAULT.budget());

  private Policy() {}

  /** As people write it: {@code least-request}. */
  static String name(Balancer balancer) {
    String type = balancer.getClass().getSimpleName();
    return type.replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /** Nothing but a balancer. */
  static ServicePolicy balancing(Balancer balancer) {
    return of(balancer, NO_EJECTIONS, Timeouts.DEFAULT, NO_RETRIES);
  }

  static ServicePolicy of(Balancer balancer, OutlierDetection ejections) {
    return of(balancer, ejections, Timeouts.DEFAULT, NO_RETRIES);
  }

  static ServicePolicy of(Balancer balancer, Timeouts timeouts) {
    return of(balancer, NO_EJECTIONS, timeouts, NO_RETRIES);
  }

  static ServicePolicy of(
      Balancer balancer, OutlierDetection ejections, Timeouts timeouts, RetryPolicy retry) {
    ServicePolicy defaults = ServicePolicy.DEFAULT;
    return new ServicePolicy(
        defaults.protocol(),
        defaults.subsets(),
        List.of(),
        LoadBalancing.of(balancer),
        defaults.failover(),
        timeouts,
        defaults.drainNanos(),
        retry,
        null,
        NO_LIMITS,
        ejections,
        List.of(),
        null,
        null,
        defaults.tls());
  }
}
