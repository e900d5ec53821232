package dev.weft.bench.result;

/**
 * One figure of one round.
 *
 * @param section what was measured: {@code load}, {@code startup}
 * @param subject of what: {@code urlconnection}, {@code hello world}
 * @param variant by which way: {@code none}, {@code weft}, {@code haproxy}
 * @param round from 0; figures of one round were taken side by side
 * @param figure its name with its unit, {@code closed p99 µs}
 */
public record Sample(
    String section, String subject, String variant, int round, String figure, double value) {}
