package dev.weft.policy.balance;

/** What prequal knows of the nodes from the answers of the last second. */
final class Probes {}
