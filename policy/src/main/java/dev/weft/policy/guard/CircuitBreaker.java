package dev.weft.policy.guard;

/**
 * How much of a service one JVM may use at once.
 *
 * @param maxConnections open connections
 * @param maxPendingRequests requests that wait for a connection to be made
 * @param maxRequests requests in flight
 * @param maxRetries retries in flight
 */
public record CircuitBreaker(
    int maxConnections, int maxPendingRequests, int maxRequests, int maxRetries) {
  public static final CircuitBreaker DEFAULT = new CircuitBreaker(1024, 1024, 1024, 100);
}
