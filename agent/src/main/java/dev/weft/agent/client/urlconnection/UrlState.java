package dev.weft.agent.client.urlconnection;

import dev.weft.agent.call.Exchange;
import dev.weft.policy.Failure;
import dev.weft.policy.Outcome;
import dev.weft.policy.Verdict;
import java.net.URL;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What the mesh knows of one {@code HttpURLConnection}: its exchange under way and what was decided
 * about it. Used by the thread that uses the connection; the deadline by a timer.
 */
final class UrlState {
  Exchange exchange;

  /** The URL as the application wrote it, of the leg that is under way. */
  URL url;

  /** Where the try under way goes, as a URL. */
  @Nullable URL endpoint;

  /** Whether the trace header in the request is ours. */
  boolean traceparentSet;

  /** Decided by the response head or its absence, carried out by the outermost hook. */
  Verdict verdict = Verdict.RETURN;

  /** How many retrying hooks are on the stack: only the outermost acts. */
  int depth;

  boolean parsing;

  /** Set between the reset for another try and its connect, which belongs to the same exchange. */
  private boolean retrying;

  /** Which limit the timer ran into, if it did. Written by the timer. */
  volatile @Nullable Failure expired;

  private @Nullable Future<?> deadline;

  UrlState(Exchange exchange, URL url) {
    this.exchange = exchange;
    this.url = url;
  }

  void end(Outcome outcome, boolean replayable) {
    cancelDeadline();
    Failure limit = expired;
    verdict = exchange.end(limit == null ? outcome : Outcome.of(limit), replayable);
  }

  void abandon() {
    cancelDeadline();
    exchange.abandon();
  }

  void retry() {
    retrying = true;
  }

  /** Whether the connect under way is that of another try. */
  boolean takeRetry() {
    boolean taken = retrying;
    retrying = false;
    return taken;
  }

  /** What was decided, once. */
  Verdict takeVerdict() {
    Verdict taken = verdict;
    verdict = Verdict.RETURN;
    return taken;
  }

  void deadline(Future<?> future) {
    cancelDeadline();
    deadline = future;
  }

  private void cancelDeadline() {
    Future<?> future = deadline;
    if (future != null) {
      deadline = null;
      future.cancel(false);
    }
  }
}
