package dev.weft.policy.guard;

/**
 * A limit on the requests that one JVM sends.
 *
 * @param requestsPerSecond above 0
 * @param burst how many may be sent at once after a pause, at least 1
 */
public record RateLimit(double requestsPerSecond, int burst) {}
