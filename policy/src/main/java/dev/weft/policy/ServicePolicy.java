package dev.weft.policy;

import dev.weft.policy.balance.Balancer;
import dev.weft.policy.balance.LeastRequest;
import dev.weft.policy.balance.Subset;
import dev.weft.policy.guard.OutlierDetection;
import dev.weft.policy.guard.RetryPolicy;
import dev.weft.policy.route.Target;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the operator wants for one service: routes, balancer, guards, timeouts.
 *
 * @param protocol what sockets to it speak; HTTP clients need no hint
 * @param panicThreshold percent of usable endpoints below which all are used
 * @param timeouts of requests that no route matches; so is {@code retry}
 */
public record ServicePolicy(
    Protocol protocol,
    Map<String, Subset> subsets,
    List<RoutePolicy> routes,
    Balancer balancer,
    int panicThreshold,
    Timeouts timeouts,
    RetryPolicy retry,
    OutlierDetection outlierDetection) {
  public static final ServicePolicy DEFAULT = new ServicePolicy(Timeouts.DEFAULT);

  public ServicePolicy {
    subsets = Map.copyOf(subsets);
    routes = List.copyOf(routes);
  }

  /** The defaults but for the timeouts. */
  public ServicePolicy(Timeouts timeouts) {
    this(
        Protocol.HTTP,
        Map.of(),
        List.of(),
        new LeastRequest(2),
        50,
        timeouts,
        RetryPolicy.DEFAULT,
        OutlierDetection.DEFAULT);
  }

  /** Other services that the routes send requests to; discovery watches them too. */
  public Set<ServiceName> references() {
    Set<ServiceName> references = new LinkedHashSet<>();
    for (RoutePolicy rule : routes) {
      for (Target target : rule.route().split()) {
        if (target.service() != null) {
          references.add(ServiceName.of(target.service()));
        }
      }
    }
    return Set.copyOf(references);
  }

  /** What a connection to the service carries. */
  public enum Protocol {
    HTTP,
    GRPC,
    TCP
  }
}
