package dev.weft.policy;

import dev.weft.policy.balance.LoadBalancing;
import dev.weft.policy.balance.Subset;
import dev.weft.policy.guard.CircuitBreaker;
import dev.weft.policy.guard.ConcurrencyLimit;
import dev.weft.policy.guard.HealthCheck;
import dev.weft.policy.guard.Hedge;
import dev.weft.policy.guard.OutlierDetection;
import dev.weft.policy.guard.RateLimit;
import dev.weft.policy.guard.RetryPolicy;
import dev.weft.policy.route.Target;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the operator wants for one service: routes, balancer, guards, timeouts.
 *
 * @param protocol what sockets to it speak, which are balanced only if that is known; HTTP clients
 *     need no hint
 * @param timeouts of requests that no route matches; so are {@code retry}, {@code hedge} and {@code
 *     rateLimit}
 * @param drainNanos how long a connection may live that would now be made elsewhere; 0: for ever
 * @param hedge null: off
 * @param rateLimit null: none
 * @param concurrencyLimit null: none
 */
public record ServicePolicy(
    Protocol protocol,
    Map<String, Subset> subsets,
    List<RoutePolicy> routes,
    LoadBalancing loadBalancing,
    Failover failover,
    Timeouts timeouts,
    long drainNanos,
    RetryPolicy retry,
    @Nullable Hedge hedge,
    CircuitBreaker circuitBreaker,
    OutlierDetection outlierDetection,
    List<HealthCheck> healthChecks,
    @Nullable RateLimit rateLimit,
    @Nullable ConcurrencyLimit concurrencyLimit,
    Tls tls) {
  public static final long DRAIN_NANOS = 30_000_000_000L;

  public static final ServicePolicy DEFAULT =
      new ServicePolicy(
          Map.of(),
          List.of(),
          LoadBalancing.DEFAULT,
          Timeouts.DEFAULT,
          RetryPolicy.DEFAULT,
          OutlierDetection.DEFAULT);

  public ServicePolicy {
    subsets = Map.copyOf(subsets);
    routes = List.copyOf(routes);
    healthChecks = List.copyOf(healthChecks);
  }

  /** The defaults but for what is most often given. */
  public ServicePolicy(
      Map<String, Subset> subsets,
      List<RoutePolicy> routes,
      LoadBalancing loadBalancing,
      Timeouts timeouts,
      RetryPolicy retry,
      OutlierDetection outlierDetection) {
    this(
        Protocol.UNDECLARED,
        subsets,
        routes,
        loadBalancing,
        Failover.NONE,
        timeouts,
        DRAIN_NANOS,
        retry,
        null,
        CircuitBreaker.DEFAULT,
        outlierDetection,
        List.of(),
        null,
        null,
        Tls.INHERIT);
  }

  /** Other services that requests may be sent to; discovery watches them too. */
  public Set<ServiceName> references(ServiceName self) {
    Set<ServiceName> references = new LinkedHashSet<>();
    for (RoutePolicy rule : routes) {
      for (Target target : rule.route().split()) {
        add(references, target);
      }
      if (rule.route().mirror() != null) {
        add(references, rule.route().mirror().target());
      }
    }
    references.addAll(failovers(self));
    references.remove(self);
    return Set.copyOf(references);
  }

  /** Services that stand in for a service or a subset of it; none if the caller chose where. */
  public Set<ServiceName> failovers(ServiceName self) {
    return failover.services(self);
  }

  private static void add(Set<ServiceName> references, Target target) {
    if (target.service() != null) {
      references.add(ServiceName.ofKey(target.service()));
    }
  }

  /** What a connection to the service carries. */
  public enum Protocol {
    /** Nobody has said: HTTP clients are balanced by request, sockets aren't balanced. */
    UNDECLARED,
    HTTP,
    GRPC,
    TCP
  }
}
