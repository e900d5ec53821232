package dev.weft.agent.client.urlconnection;

import dev.weft.agent.client.Adapters;
import dev.weft.agent.client.Original;
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
  private final UrlStates states = new UrlStates();
  private final UrlOpening opening;
  private final UrlRetry retry;
  private final UrlAnswers answers;
  private final UrlWire wire;

  public UrlConnectionAdapter(Adapters adapters) throws ReflectiveOperationException {
    internals = new UrlConnectionInternals(adapters);
    UrlLimits limits = new UrlLimits(adapters.timers(), internals);
    opening = new UrlOpening(adapters.gate(), internals, limits, states);
    wire = new UrlWire(internals, states);
    answers = new UrlAnswers(internals, states, limits, wire);
    retry = new UrlRetry(adapters.gate(), internals, states, answers);
  }

  @Override
  public Hook apply(int hook) {
    return switch (hook) {
      case UrlConnectionWeaves.NEW_CLIENT ->
          (self, args, value) -> opening.newClient((HttpURLConnection) self, args);
      case UrlConnectionWeaves.RESPONSE ->
          (self, args, value) -> retry.response((HttpURLConnection) self);
      case UrlConnectionWeaves.CONNECT ->
          (self, args, value) -> retry.retrying((HttpURLConnection) self, internals.connect);
      case UrlConnectionWeaves.PARSE -> (self, args, value) -> answers.parse(self, args);
      case UrlConnectionWeaves.HANDSHAKE ->
          Original.passing(hook, (self, args, value) -> handshake(self));
      case UrlConnectionWeaves.SOCKET ->
          (self, args, value) -> states.isLocal(self) ? new Socket() : Bridge.PROCEED;
      case UrlConnectionWeaves.REOPEN ->
          Original.passing(hook, (self, args, value) -> opening.reopen(self, args));
      case UrlConnectionWeaves.WRITE -> (self, args, value) -> wire.write(self, args);
      case UrlConnectionWeaves.HEAD -> (self, args, value) -> answers.head(self, value);
      case UrlConnectionWeaves.DISCONNECT -> (self, args, value) -> disconnect(self);
      default -> throw new IllegalArgumentException("no hook " + hook);
    };
  }

  /** Shakes hands under the name that the application wrote. */
  private @Nullable Object handshake(Object client) throws Throwable {
    URL url = states.written(client);
    if (url == null) {
      return Bridge.PROCEED;
    }
    if (states.isLocal(client)) {
      // The relay is in this JVM and speaks without TLS.
      internals.pool().setSession(client, NoSession.get());
      return null;
    }
    URL endpoint = internals.pool().url(client);
    String ip = internals.pool().host(client);
    internals.pool().setUrl(client, url);
    internals.pool().setHost(client, url.getHost());
    try {
      return internals.pool().handshake.call(client);
    } catch (Throwable t) {
      return new Thrown(t);
    } finally {
      internals.pool().setUrl(client, endpoint);
      internals.pool().setHost(client, ip);
    }
  }

  /** A connection that sends its request disconnects as it pleases; else it is the application. */
  private Object disconnect(Object connection) {
    UrlState state = UrlThread.current().sending == connection ? null : states.of(connection);
    if (state != null) {
      state.abandon();
    }
    return Bridge.PROCEED;
  }
}
