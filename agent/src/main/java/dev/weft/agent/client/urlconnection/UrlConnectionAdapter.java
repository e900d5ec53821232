package dev.weft.agent.client.urlconnection;

import dev.weft.agent.call.WeakIdentityMap;
import dev.weft.agent.client.Adapters;
import dev.weft.bootstrap.Bridge;
import dev.weft.bootstrap.Hook;
import dev.weft.bootstrap.Thrown;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URL;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code HttpURLConnection}, http and https. Its connections go to endpoints; what the application,
 * the TLS handshake and the cookie handler see stays the URL as written. A connection runs on one
 * thread at a time.
 */
public final class UrlConnectionAdapter implements IntFunction<Hook> {
  private final UrlConnectionInternals internals;
  private final WeakIdentityMap<Object, UrlState> states = new WeakIdentityMap<>(UrlState::abandon);
  private final UrlOpening opening;
  private final UrlRetry retry;
  private final UrlLimits limits;
  private final UrlWire wire;

  public UrlConnectionAdapter(Adapters adapters) throws ReflectiveOperationException {
    internals = new UrlConnectionInternals(adapters);
    limits = new UrlLimits(adapters.timers(), internals);
    opening = new UrlOpening(adapters.gate(), internals, limits, states);
    retry = new UrlRetry(adapters.gate(), internals, states);
    wire = new UrlWire(internals, opening);
  }

  @Override
  public Hook apply(int hook) {
    return switch (hook) {
      case UrlConnectionWeaves.NEW_CLIENT ->
          (self, args, value) -> opening.newClient((HttpURLConnection) self, args);
      case UrlConnectionWeaves.RESPONSE ->
          (self, args, value) -> retry.retrying((HttpURLConnection) self, internals.response);
      case UrlConnectionWeaves.CONNECT ->
          (self, args, value) -> retry.retrying((HttpURLConnection) self, internals.connect);
      case UrlConnectionWeaves.PARSE -> (self, args, value) -> parse(self, args);
      case UrlConnectionWeaves.HANDSHAKE -> (self, args, value) -> handshake(self);
      case UrlConnectionWeaves.SOCKET ->
          (self, args, value) -> opening.isLocal(self) ? new Socket() : Bridge.PROCEED;
      case UrlConnectionWeaves.REOPEN -> (self, args, value) -> opening.reopen(self, args);
      case UrlConnectionWeaves.WRITE -> (self, args, value) -> wire.write(self, args);
      case UrlConnectionWeaves.HEAD -> (self, args, value) -> head(self, value);
      case UrlConnectionWeaves.DISCONNECT -> (self, args, value) -> disconnect(self);
      default -> throw new IllegalArgumentException("no hook " + hook);
    };
  }

  /** Reads a response head, with the application's URL in place for the cookie handler. */
  private @Nullable Object parse(Object client, Object[] args) throws Throwable {
    Object connection = args[args.length - 1];
    UrlState state = connection == null ? null : states.get(connection);
    if (state == null || state.reading != null) {
      return Bridge.PROCEED;
    }
    URL endpoint = internals.url(client);
    internals.setUrl(client, state.url);
    state.reading = args[0];
    state.answer = null;
    limits.watchResponse(state, client);
    Object result;
    try {
      result = internals.parse.call(client, args);
    } catch (Throwable t) {
      return new Thrown(t);
    } finally {
      state.reading = null;
      internals.setUrl(client, endpoint);
    }
    try {
      Object head = state.answer == null ? args[0] : state.answer;
      MessageHeaders messages = internals.messages();
      state.answered(
          messages.status(head),
          name -> messages.find(head, name),
          internals.replayable(connection, state));
    } catch (ReflectiveOperationException | RuntimeException e) {
      Bridge.report(UrlConnectionWeaves.PARSE, e);
    }
    return result;
  }

  /** The cookie handler is asked for when the headers of an answer have been read. */
  private Object head(Object connection, Object cookieHandler) {
    UrlState state = states.get(connection);
    if (state != null) {
      wire.change(state);
    }
    return cookieHandler;
  }

  /** Shakes hands under the name that the application wrote. */
  private @Nullable Object handshake(Object client) throws Throwable {
    URL url = opening.written(client);
    if (url == null) {
      return Bridge.PROCEED;
    }
    if (opening.isLocal(client)) {
      // The relay is in this JVM and speaks without TLS.
      internals.setSession(client, NoSession.get());
      return null;
    }
    URL endpoint = internals.url(client);
    String ip = internals.host(client);
    internals.setUrl(client, url);
    internals.setHost(client, url.getHost());
    try {
      return internals.handshake.call(client);
    } catch (Throwable t) {
      return new Thrown(t);
    } finally {
      internals.setUrl(client, endpoint);
      internals.setHost(client, ip);
    }
  }

  private Object disconnect(Object connection) {
    UrlState state = states.get(connection);
    if (state != null && state.depth == 0) {
      state.abandon();
    }
    return Bridge.PROCEED;
  }
}
