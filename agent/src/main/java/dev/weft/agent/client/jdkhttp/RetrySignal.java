package dev.weft.agent.client.jdkhttp;

import dev.weft.policy.Verdict;

/**
 * Carries "try again" past the client's own handling of a response. Never seen by the application.
 */
final class RetrySignal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  final transient Verdict verdict;

  RetrySignal(Verdict verdict) {
    super("retry", null, false, false);
    this.verdict = verdict;
  }
}
