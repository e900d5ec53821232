package dev.weft.policy.balance;

/** What discovery says of an endpoint: the worst of its checks, with maintenance kept apart. */
public enum Health {
  PASSING,
  WARNING,
  /** Some check fails. Used only in panic, when too few endpoints are left. */
  CRITICAL,
  /** An operator took it out on purpose: never used, not even in panic. */
  MAINTENANCE
}
