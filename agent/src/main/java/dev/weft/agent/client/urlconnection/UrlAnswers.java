package dev.weft.agent.client.urlconnection;

import dev.weft.bootstrap.Bridge;
import dev.weft.bootstrap.Thrown;
import java.net.HttpURLConnection;
import java.net.URL;
import org.jspecify.annotations.Nullable;

/**
 * Ends tries with the heads of their answers. A head has been read when the cookie handler is asked
 * for; only if there is one, the whole reading is run by the hook, with the application's URL in
 * place. On the application's thread.
 */
final class UrlAnswers {
  private final UrlConnectionInternals internals;
  private final UrlStates states;
  private final UrlLimits limits;
  private final UrlWire wire;

  UrlAnswers(UrlConnectionInternals internals, UrlStates states, UrlLimits limits, UrlWire wire) {
    this.internals = internals;
    this.states = states;
    this.limits = limits;
    this.wire = wire;
  }

  /** A response head is about to be read. */
  @Nullable Object parse(Object client, @Nullable Object[] args) throws Throwable {
    Object connection = args[args.length - 1];
    UrlState state = connection == null ? null : states.of(connection);
    Object head = args[0];
    if (connection == null || state == null || head == null || state.reading != null) {
      return Bridge.PROCEED;
    }
    if (UrlThread.current().sending != connection || internals.handlesCookies(connection)) {
      return read(client, connection, state, args);
    }
    if (state.awaited != head) {
      state.awaited = head;
      limits.watchResponse(state, client);
    }
    return Bridge.PROCEED;
  }

  /** The cookie handler is asked for: the headers of an answer have been read. */
  Object head(Object connection, Object cookieHandler) throws ReflectiveOperationException {
    UrlState state = states.of(connection);
    if (state == null) {
      return cookieHandler;
    }
    Object head = state.awaited;
    if (head == null) {
      wire.change(state);
      return cookieHandler;
    }
    int status = MessageHeaders.status(head);
    boolean interim = status >= 100 && status < 200;
    if (!interim) {
      answered(connection, state, head);
      wire.change(state, head);
    }
    return cookieHandler;
  }

  /** An answer that is no HTTP, or an interim one that the client takes for the last. */
  void maybeRead(HttpURLConnection connection, UrlState state, @Nullable Throwable thrown)
      throws ReflectiveOperationException {
    Object head = state.awaited;
    if (head != null && (thrown == null || MessageHeaders.isUnknown(head))) {
      answered(connection, state, head);
    }
  }

  private @Nullable Object read(
      Object client, Object connection, UrlState state, @Nullable Object[] args) throws Throwable {
    URL endpoint = internals.pool().url(client);
    internals.pool().setUrl(client, state.url);
    state.reading = args[0];
    state.answer = null;
    limits.watchResponse(state, client);
    Object result;
    try {
      result = UrlConnectionInternals.run(internals.pool().parse, client, args);
    } catch (Throwable t) {
      return new Thrown(t);
    } finally {
      state.reading = null;
      internals.pool().setUrl(client, endpoint);
    }
    try {
      Object head = state.answer == null ? args[0] : state.answer;
      if (head != null) {
        answered(connection, state, head);
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      Bridge.report(UrlConnectionWeaves.PARSE, e);
    }
    return result;
  }

  private void answered(Object connection, UrlState state, Object head)
      throws ReflectiveOperationException {
    state.awaited = null;
    state.answered(
        MessageHeaders.status(head),
        name -> MessageHeaders.find(head, name),
        internals.replayable(connection, state));
  }
}
