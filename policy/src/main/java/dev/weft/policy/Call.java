package dev.weft.policy;

import org.jspecify.annotations.Nullable;

/**
 * One request of the application: decides, never sends. Used by one driver, one attempt at a time;
 * the threads of successive attempts may differ.
 */
public final class Call {
  Call() {}

  public Upstream upstream() {
    throw new UnsupportedOperationException();
  }

  /** The request's method, for telemetry. */
  public String method() {
    throw new UnsupportedOperationException();
  }

  /** Name of the route that matched, or null for the whole service. */
  public @Nullable String route() {
    throw new UnsupportedOperationException();
  }

  public Timeouts timeouts() {
    throw new UnsupportedOperationException();
  }

  /** Attempts started so far; 1 during the first. */
  public int attempts() {
    throw new UnsupportedOperationException();
  }

  /** The next try, counted as in flight until it is finished; null: see {@link #refusal()}. */
  public @Nullable Attempt attempt(long now) {
    throw new UnsupportedOperationException();
  }

  /**
   * Why the last {@link #attempt} was null, in one line for the application: {@code weft: orders:
   * no endpoint (3 known: 2 critical, 1 ejected)}.
   */
  public String refusal() {
    throw new UnsupportedOperationException();
  }
}
