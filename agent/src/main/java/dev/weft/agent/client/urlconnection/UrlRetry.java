package dev.weft.agent.client.urlconnection;

import dev.weft.agent.call.Gate;
import dev.weft.agent.call.WeakIdentityMap;
import dev.weft.agent.client.Original;
import dev.weft.bootstrap.Bridge;
import dev.weft.bootstrap.Thrown;
import dev.weft.policy.Failure;
import dev.weft.policy.Verdict;
import java.io.IOException;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends a request again where the verdict on its last try says so. On the application's thread. */
final class UrlRetry {
  private final Gate gate;
  private final UrlConnectionInternals internals;
  private final WeakIdentityMap<Object, UrlState> states;

  UrlRetry(Gate gate, UrlConnectionInternals internals, WeakIdentityMap<Object, UrlState> states) {
    this.gate = gate;
    this.internals = internals;
    this.states = states;
  }

  /**
   * Runs a method that sends or connects; once more if its failure may be tried again elsewhere.
   */
  @Nullable Object retrying(HttpURLConnection connection, Original original) throws Throwable {
    UrlState before = states.get(connection);
    if (before == null && !gate.concerns(UrlRequest.authority(connection.getURL()))) {
      return Bridge.PROCEED;
    }
    if (before != null && before.depth > 0) {
      return Bridge.PROCEED;
    }
    while (true) {
      Object result = null;
      Throwable thrown = null;
      enter(before);
      try {
        result = original.call(connection);
      } catch (Throwable t) {
        thrown = t;
      } finally {
        leave(before);
      }
      UrlState state = states.get(connection);
      Object outcome = thrown == null ? result : new Thrown(translated(state, thrown));
      if (state == null) {
        return outcome;
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
      before = state;
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

  private static void enter(@Nullable UrlState state) {
    if (state != null) {
      state.depth++;
    }
  }

  private static void leave(@Nullable UrlState state) {
    if (state != null) {
      state.depth--;
    }
  }
}
