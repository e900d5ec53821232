package dev.weft.policy.guard;

/**
 * When a second try is sent beside one that is slow.
 *
 * @param percentile after which a try counts as slow, in tenths of a percent (950: p95); 0: after
 *     {@code afterNanos}
 * @param max further tries at most
 */
public record Hedge(int percentile, long afterNanos, int max) {}
