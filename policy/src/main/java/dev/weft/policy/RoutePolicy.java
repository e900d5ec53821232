package dev.weft.policy;

import dev.weft.policy.guard.RetryPolicy;
import dev.weft.policy.route.Route;

/** A route with the limits of its requests, the service's where it has none of its own. */
public record RoutePolicy(Route route, Timeouts timeouts, RetryPolicy retry) {}
