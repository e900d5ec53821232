package dev.weft.policy;

import java.util.Set;

/** What the operator wants for one service: routes, balancer, guards, timeouts. */
public record ServicePolicy(Timeouts timeouts) {
  public static final ServicePolicy DEFAULT = new ServicePolicy(Timeouts.DEFAULT);

  /** Other services that the routes send requests to; discovery watches them too. */
  public Set<ServiceName> references() {
    return Set.of();
  }
}
