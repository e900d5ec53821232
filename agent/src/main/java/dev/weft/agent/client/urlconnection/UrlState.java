package dev.weft.agent.client.urlconnection;

import dev.weft.agent.call.Exchange;
import dev.weft.policy.Failure;
import dev.weft.policy.ResponseHead;
import dev.weft.policy.Timeouts;
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

  /** The time limits of the exchange. */
  Timeouts timeouts = Timeouts.DEFAULT;

  /** Where the try under way goes, as a URL. */
  @Nullable URL endpoint;

  /** The head of the request as it was written, an object of the JDK's. */
  @Nullable Object wire;

  /** How large the body was that was written with it. */
  int bodyBytes;

  /**
   * The connection of the JDK's pool that the try under way uses, as long as the hook runs that it
   * began under; null: it is known by that connection.
   */
  @Nullable Object client;

  /** The head of the answer that is awaited, an object of the JDK's, until it has been read. */
  @Nullable Object awaited;

  /** The head of the answer while it is read for a cookie handler, an object of the JDK's. */
  @Nullable Object reading;

  /** The head of the answer as the endpoint sent it, if the application gets another. */
  @Nullable Object answer;

  /** Decided by the response head or its absence, carried out by the outermost hook. */
  Verdict verdict = Verdict.RETURN;

  /** Set between the reset for another try and its connect, which belongs to the same exchange. */
  private boolean retrying;

  /** Which limit the timer ran into, if it did. Written by the timer. */
  volatile @Nullable Failure expired;

  private @Nullable Future<?> deadline;
  private @Nullable Future<?> responseDeadline;

  UrlState(Exchange exchange, URL url) {
    this.exchange = exchange;
    this.url = url;
  }

  void answered(int status, ResponseHead headers, boolean replayable) {
    cancelDeadlines();
    Failure limit = expired;
    verdict =
        limit == null
            ? exchange.answered(status, headers, replayable)
            : exchange.failed(limit, replayable);
  }

  void failed(Failure failure, boolean replayable) {
    cancelDeadlines();
    Failure limit = expired;
    verdict = exchange.failed(limit == null ? failure : limit, replayable);
  }

  void abandon() {
    cancelDeadlines();
    exchange.abandon();
  }

  /** Whether something is still to come that the state is needed for. */
  boolean outlivesHook() {
    return exchange.isOpen() || expired != null;
  }

  void retry() {
    retrying = true;
    awaited = null;
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

  /** The limit of the try, or of the call. */
  void deadline(Future<?> future) {
    cancel(deadline);
    deadline = future;
  }

  /** The limit of the wait for the response head. */
  void responseDeadline(Future<?> future) {
    cancel(responseDeadline);
    responseDeadline = future;
  }

  private void cancelDeadlines() {
    cancel(deadline);
    cancel(responseDeadline);
    deadline = null;
    responseDeadline = null;
  }

  private static void cancel(@Nullable Future<?> future) {
    if (future != null) {
      future.cancel(false);
    }
  }
}
