package dev.weft.policy.guard;

import org.jspecify.annotations.Nullable;

/**
 * What one health check has found of one node, for people. Made when the admin server asks.
 *
 * @param failure why it speaks against the node; null: it doesn't
 * @param last what the last probe found; null: none has ended yet
 * @param lastAt when that was, on the clock of the probes
 */
public record CheckReport(
    HealthCheck check, @Nullable String failure, @Nullable ProbeResult last, long lastAt) {}
