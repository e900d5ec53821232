package dev.weft.policy.guard;

/** Conditions for a retry, by Envoy's names. */
public enum RetryOn {
  CONNECT_FAILURE("connect-failure"),
  REFUSED_STREAM("refused-stream"),
  RESET_BEFORE_REQUEST("reset-before-request"),
  RESET("reset"),
  PER_TRY_TIMEOUT("per-try-timeout"),
  SERVER_ERROR("5xx"),
  GATEWAY_ERROR("gateway-error"),
  RETRIABLE_4XX("retriable-4xx");

  private final String text;

  RetryOn(String text) {
    this.text = text;
  }

  /** As it is written in a policy. */
  public String text() {
    return text;
  }
}
