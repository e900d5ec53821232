package dev.weft.consul.register;

import java.util.regex.Pattern;

/** A call to Consul that didn't do what it should. */
final class CallFailed extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * How the HTTP client says that: by what it was about when the end came. A request that finds its
   * HTTP/2 connection ended by the reader is told "closed".
   */
  private static final Pattern BROKEN_OFF =
      Pattern.compile(
          "^(SocketException|StreamResetException|ConnectionShutdownException|EOFException"
              + "|IOException: (closed|unexpected end of stream))");

  /** HTTP status, 0: no answer. */
  private final int status;

  CallFailed(int status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /** Whether Consul answered, and said no. */
  boolean isRefusal() {
    return status != 0;
  }

  boolean isForbidden() {
    return status == 401 || status == 403;
  }

  /** Whether a connection was made and then ended by Consul, without an answer. */
  boolean isBrokenOffByConsul() {
    String text = String.valueOf(getMessage());
    return status == 0 && (text.contains("fatal alert") || BROKEN_OFF.matcher(text).find());
  }

  /** Whether it is because Consul doesn't know the check: 404 from 1.11 on, 500 before. */
  boolean isUnknownCheck() {
    String text = String.valueOf(getMessage());
    return status == 404
        || (status == 500
            && (text.contains("does not have associated TTL")
                || text.contains("nknown check")
                || text.contains("nknown service")));
  }
}
