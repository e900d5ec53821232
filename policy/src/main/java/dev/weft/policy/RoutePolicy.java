package dev.weft.policy;

import dev.weft.policy.guard.Hedge;
import dev.weft.policy.guard.RateLimit;
import dev.weft.policy.guard.RetryPolicy;
import dev.weft.policy.route.Route;
import org.jspecify.annotations.Nullable;

/**
 * A route with the limits of its requests, the service's where it has none of its own.
 *
 * @param hedge null: off
 * @param rateLimit of the route alone; null: the service's counts
 */
public record RoutePolicy(
    Route route,
    Timeouts timeouts,
    RetryPolicy retry,
    @Nullable Hedge hedge,
    @Nullable RateLimit rateLimit) {

  public RoutePolicy(Route route, Timeouts timeouts, RetryPolicy retry) {
    this(route, timeouts, retry, null, null);
  }
}
