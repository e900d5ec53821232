package dev.weft.policy;

import dev.weft.policy.guard.RetryOn;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt failed without a complete response head, in the words of Envoy's retry conditions.
 */
public enum Failure {
  /** No connection: refused, unreachable, connect timeout. Nothing was sent. */
  CONNECT_FAILURE(RetryOn.CONNECT_FAILURE),
  /** HTTP/2 REFUSED_STREAM or a stream above the last one a GOAWAY names: not processed. */
  REFUSED_STREAM(RetryOn.REFUSED_STREAM),
  /** The connection broke before the first byte of the request was written (TLS handshake). */
  RESET_BEFORE_REQUEST(RetryOn.RESET_BEFORE_REQUEST),
  /** The connection broke after the request was, or may have been, written. */
  RESET(RetryOn.RESET),
  /** {@code timeouts.perTry} ran out. */
  PER_TRY_TIMEOUT(RetryOn.PER_TRY_TIMEOUT),
  /** {@code timeouts.request} or the application's own timeout ran out: never retried. */
  REQUEST_TIMEOUT(null);

  private final @Nullable RetryOn condition;

  Failure(@Nullable RetryOn condition) {
    this.condition = condition;
  }

  /**
   * The condition under which it is retried; null: never, and it doesn't count against the node.
   */
  @Nullable RetryOn condition() {
    return condition;
  }
}
