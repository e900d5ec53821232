package dev.weft.agent.client.urlconnection;

import dev.weft.agent.call.Gate;
import dev.weft.bootstrap.Bridge;
import dev.weft.bootstrap.Thrown;
import dev.weft.policy.Failure;
import dev.weft.policy.Verdict;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends a request again where the verdict on its last try says so. On the application's thread. */
final class UrlRetry {
  private final Gate gate;
  private final UrlConnectionInternals internals;
  private final UrlStates states;
  private final UrlAnswers answers;

  UrlRetry(Gate gate, UrlConnectionInternals internals, UrlStates states, UrlAnswers answers) {
    this.gate = gate;
    this.internals = internals;
    this.states = states;
    this.answers = answers;
  }

  /** Sends the request, unless it has been answered. */
  @Nullable Object response(HttpURLConnection connection) throws Throwable {
    return UrlFields.hasStream(connection)
        ? Bridge.PROCEED
        : retrying(connection, internals.response);
  }

  /**
   * Runs a method that sends or connects; once more if its failure may be tried again elsewhere.
   */
  @Nullable Object retrying(HttpURLConnection connection, Method original) throws Throwable {
    UrlThread thread = UrlThread.current();
    if (thread.sending == connection) {
      return Bridge.PROCEED;
    }
    UrlState before = states.of(connection);
    if (before == null && !gate.concerns(UrlRequest.authority(connection.getURL()))) {
      return Bridge.PROCEED;
    }
    Object outer = thread.sending;
    UrlState outerState = thread.state;
    thread.sending = connection;
    thread.state = before;
    try {
      return tries(connection, original, thread);
    } finally {
      UrlState after = thread.state;
      thread.sending = outer;
      thread.state = outerState;
      states.settle(connection, before, after);
    }
  }

  private @Nullable Object tries(HttpURLConnection connection, Method original, UrlThread thread)
      throws Throwable {
    while (true) {
      Object result = null;
      Throwable thrown = null;
      try {
        result = UrlConnectionInternals.run(original, connection);
      } catch (Throwable t) {
        thrown = t;
      }
      UrlState state = thread.state;
      Object outcome = thrown == null ? result : new Thrown(translated(state, thrown));
      if (state == null) {
        return outcome;
      }
      if (state.exchange.isOpen()) {
        answers.maybeRead(connection, state, thrown);
      }
      if (thrown != null && state.exchange.isOpen()) {
        fail(connection, state, thrown);
      }
      Verdict verdict = state.takeVerdict();
      if (!verdict.isRetry()) {
        return outcome;
      }
      if (!UrlLimits.pause(connection, state.exchange, verdict)) {
        state.exchange.stop();
        return outcome;
      }
      internals.reset(connection);
      state.retry();
    }
  }

  private void fail(HttpURLConnection connection, UrlState state, Throwable thrown)
      throws ReflectiveOperationException {
    if (!(thrown instanceof IOException) || isClientsOwn(thrown)) {
      state.abandon();
    } else if (thrown instanceof SocketTimeoutException && state.expired == null) {
      state.failed(Failure.REQUEST_TIMEOUT, false);
    } else {
      boolean unsent = !internals.requestsWritten(connection);
      Failure failure = unsent ? Failure.RESET_BEFORE_REQUEST : Failure.RESET;
      state.failed(failure, internals.replayable(connection, state));
    }
  }

  /** Limits of the client, such as too many redirects, which say nothing of the endpoint. */
  private static boolean isClientsOwn(Throwable thrown) {
    return thrown instanceof ProtocolException || thrown instanceof HttpRetryException;
  }

  private static Throwable translated(@Nullable UrlState state, Throwable thrown) {
    if (state == null || state.expired == null || !(thrown instanceof IOException)) {
      return thrown;
    }
    SocketTimeoutException timeout = new SocketTimeoutException("Read timed out");
    timeout.initCause(thrown);
    return timeout;
  }
}
