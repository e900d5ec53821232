package dev.weft.policy.balance;

/**
 * Why and until when a node is taken out.
 *
 * @param reason a line for people: {@code 5 consecutive 5xx (last 503)}
 * @param until on the clock of {@code Mesh.call}
 */
public record Ejection(String reason, long until) {}
