package dev.weft.policy.guard;

import java.util.Set;

/**
 * After what a request is sent again, how often and how soon. Asked on the application's threads.
 *
 * @param attempts further tries after the first
 * @param statuses answers that are retried, besides those {@code on} names
 * @param methods in upper case; for conditions under which the server may have acted
 * @param maxBodyBytes of a request that is kept to be sent again; a longer one isn't retried once
 *     part of it was sent
 */
public record RetryPolicy(
    int attempts,
    Set<RetryOn> on,
    Set<Integer> statuses,
    Set<String> methods,
    Backoff backoff,
    RetryBudget.Limit budget,
    int maxBodyBytes) {
  public static final int DEFAULT_MAX_BODY_BYTES = 65_536;
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(
          2,
          Set.of(
              RetryOn.CONNECT_FAILURE,
              RetryOn.REFUSED_STREAM,
              RetryOn.RESET_BEFORE_REQUEST,
              RetryOn.RESET),
          Set.of(),
          Set.of("GET", "HEAD", "OPTIONS", "TRACE"),
          Backoff.DEFAULT,
          RetryBudget.Limit.DEFAULT);

  public RetryPolicy {
    on = Set.copyOf(on);
    statuses = Set.copyOf(statuses);
    methods = Set.copyOf(methods);
  }

  /** With the usual limit on the bodies that are kept. */
  public RetryPolicy(
      int attempts,
      Set<RetryOn> on,
      Set<Integer> statuses,
      Set<String> methods,
      Backoff backoff,
      RetryBudget.Limit budget) {
    this(attempts, on, statuses, methods, backoff, budget, DEFAULT_MAX_BODY_BYTES);
  }

  /**
   * Whether a try without an answer is repeated.
   *
   * @param safe the method is one of {@link #methods} and the request can be sent again
   * @param replayable the request can be sent again, body and all
   */
  public boolean retries(RetryOn failure, boolean safe, boolean replayable) {
    boolean unprocessed =
        switch (failure) {
          // Nothing was sent, so nothing of the body was used up.
          case CONNECT_FAILURE, RESET_BEFORE_REQUEST -> true;
          // The server didn't act, but part of the body may be gone.
          case REFUSED_STREAM -> replayable;
          default -> false;
        };
    if (on.contains(failure) && (unprocessed || safe)) {
      return true;
    }
    // As in Envoy: no answer at all is also a 5xx and a gateway error, and, except for a timeout,
    // a reset.
    return safe
        && (on.contains(RetryOn.SERVER_ERROR)
            || on.contains(RetryOn.GATEWAY_ERROR)
            || (failure != RetryOn.PER_TRY_TIMEOUT && on.contains(RetryOn.RESET)));
  }

  /** Whether an answer with this status is thrown away and asked for again. */
  public boolean retries(int status, boolean safe) {
    if (!safe) {
      return false;
    }
    if (status >= 500 && on.contains(RetryOn.SERVER_ERROR)) {
      return true;
    }
    if (status >= 502 && status <= 504 && on.contains(RetryOn.GATEWAY_ERROR)) {
      return true;
    }
    if (status == 409 && on.contains(RetryOn.RETRIABLE_4XX)) {
      return true;
    }
    return !statuses.isEmpty() && statuses.contains(status);
  }
}
