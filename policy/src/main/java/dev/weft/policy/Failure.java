package dev.weft.policy;

/**
 * How an attempt failed without a complete response head, in the words of Envoy's retry conditions.
 */
public enum Failure {
  /** No connection: refused, unreachable, connect timeout. Nothing was sent. */
  CONNECT_FAILURE,
  /** HTTP/2 REFUSED_STREAM or a stream above the last one a GOAWAY names: not processed. */
  REFUSED_STREAM,
  /** The connection broke before the first byte of the request was written (TLS handshake). */
  RESET_BEFORE_REQUEST,
  /** The connection broke after the request was, or may have been, written. */
  RESET,
  /** {@code timeouts.perTry} ran out. */
  PER_TRY_TIMEOUT,
  /** {@code timeouts.request} or the application's own timeout ran out: never retried. */
  REQUEST_TIMEOUT
}
