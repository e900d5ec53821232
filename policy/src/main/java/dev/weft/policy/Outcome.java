package dev.weft.policy;

import org.jspecify.annotations.Nullable;

/**
 * How one attempt ended: a response status, a failure, or nothing to be learned from. Made by
 * client adapters; statuses are shared instances.
 *
 * @param status HTTP status 100-599, or 0
 * @param failure null for a response and for {@link #IGNORED}
 */
public record Outcome(int status, @Nullable Failure failure) {
  /** The application gave up or failed by itself: says nothing about the endpoint. */
  public static final Outcome IGNORED = new Outcome(0, null);

  private static final Outcome[] STATUSES = new Outcome[600];
  private static final Outcome[] FAILURES = new Outcome[Failure.values().length];

  static {
    for (int status = 100; status < STATUSES.length; status++) {
      STATUSES[status] = new Outcome(status, null);
    }
    for (Failure failure : Failure.values()) {
      FAILURES[failure.ordinal()] = new Outcome(0, failure);
    }
  }

  /** The outcome of a response; statuses outside 100-599 are {@link #IGNORED}. */
  public static Outcome of(int status) {
    return status >= 100 && status < 600 ? STATUSES[status] : IGNORED;
  }

  public static Outcome of(Failure failure) {
    return FAILURES[failure.ordinal()];
  }

  /** Whether it is {@link #IGNORED}. */
  public boolean isIgnored() {
    return status == 0 && failure == null;
  }
}
