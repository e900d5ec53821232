package dev.weft.agent.client.urlconnection;

import dev.weft.agent.call.Exchange;
import dev.weft.agent.call.Gate;
import dev.weft.agent.call.MeshAddress;
import dev.weft.agent.call.WeakIdentityMap;
import dev.weft.agent.client.Original;
import dev.weft.bootstrap.Bridge;
import dev.weft.bootstrap.Thrown;
import dev.weft.policy.Failure;
import dev.weft.policy.Verdict;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URL;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to endpoints: the URL given to {@code getNewHttpClient} is the pool's key, so
 * each try asks there for {@code http://endpoint-ip:port/file}. On the application's thread.
 */
final class UrlOpening {
  /** Whom this thread is opening a connection for. */
  private static final ThreadLocal<@Nullable UrlState> OPENING = new ThreadLocal<>();

  private final Gate gate;
  private final UrlConnectionInternals internals;
  private final UrlLimits limits;
  private final WeakIdentityMap<Object, UrlState> states;

  /** Connections of the JDK's pool that we have opened or taken from it. */
  private final WeakIdentityMap<Object, Use> clients = new WeakIdentityMap<>(use -> {});

  UrlOpening(
      Gate gate,
      UrlConnectionInternals internals,
      UrlLimits limits,
      WeakIdentityMap<Object, UrlState> states) {
    this.gate = gate;
    this.internals = internals;
    this.limits = limits;
    this.states = states;
  }

  /**
   * Opens a connection to the endpoint of the next try, or of the ones after it while none accepts.
   */
  @Nullable Object newClient(HttpURLConnection connection, @Nullable Object[] args)
      throws Throwable {
    URL url = (URL) args[0];
    Proxy proxy = (Proxy) args[1];
    UrlState state = states.get(connection);
    if (state != null && state.exchange.isOpen()) {
      state.failed(Failure.RESET, false);
    }
    String authority = UrlRequest.authority(url);
    boolean proxied = proxy != null && proxy.type() != Proxy.Type.DIRECT;
    if (state == null && (proxied || !gate.concerns(authority))) {
      return Bridge.PROCEED;
    }
    Exchange exchange = state != null && state.takeRetry() ? state.exchange : null;
    long delayNanos = 0;
    if (exchange == null && !proxied) {
      gate.await(authority);
      exchange = gate.exchange(new UrlRequest(connection, url, internals));
      delayNanos = exchange == null ? 0 : exchange.delayNanos();
    }
    if (exchange == null) {
      states.remove(connection);
      return Bridge.PROCEED;
    }
    if (state == null) {
      state = new UrlState(exchange, url);
      states.put(connection, state);
    }
    state.exchange = exchange;
    state.url = url;
    if (delayNanos > 0 && !UrlLimits.delay(connection, exchange, delayNanos)) {
      exchange.abandon();
      return new Thrown(new SocketTimeoutException("Read timed out"));
    }
    return open(connection, state, args);
  }

  /**
   * The client's own second try, after a write that failed: to the endpoint of this try and to no
   * other, since it may have read the request.
   */
  @Nullable Object reopen(Object connection, @Nullable Object[] args) throws Throwable {
    UrlState state = states.get(connection);
    if (state == null || state.endpoint == null || !state.exchange.isOpen()) {
      return Bridge.PROCEED;
    }
    OPENING.set(state);
    try {
      internals.reopen.call(connection, state.endpoint, args[1]);
    } catch (Throwable t) {
      return new Thrown(t);
    } finally {
      OPENING.remove();
    }
    Object client = internals.client(connection);
    used(client, state);
    return null;
  }

  /** The URL that the application wrote for a connection to an endpoint, or null. */
  @Nullable URL written(Object client) {
    Use use = clients.get(client);
    if (use != null) {
      return use.url;
    }
    UrlState opening = OPENING.get();
    return opening == null ? null : opening.url;
  }

  /** Whether a connection, or the one that this thread is opening, goes to the relay. */
  boolean isLocal(Object client) {
    UrlState known = state(client);
    UrlState state = known == null ? OPENING.get() : known;
    return state != null && state.exchange.isLocal();
  }

  /** Who uses a connection of the JDK's pool, or did last; null: nobody that concerns us. */
  @Nullable UrlState state(Object client) {
    Use use = clients.get(client);
    return use == null ? null : use.state;
  }

  private void used(Object client, UrlState state) throws ReflectiveOperationException {
    clients.put(client, new Use(state.url, state));
    state.exchange.connected();
    limits.watch(state, client);
  }

  private @Nullable Object open(
      HttpURLConnection connection, UrlState state, @Nullable Object[] args) throws Throwable {
    Exchange exchange = state.exchange;
    Original original = args.length == 4 ? internals.newClientCached : internals.newClient;
    while (true) {
      MeshAddress address = exchange.begin();
      if (address == null) {
        exchange.abandon();
        if (exchange.standsAside()) {
          states.remove(connection);
          Bridge.report(UrlConnectionWeaves.NEW_CLIENT, Exchange.noRelay());
          return Bridge.PROCEED;
        }
        return new Thrown(new ConnectException(exchange.refusal()));
      }
      @Nullable Object[] own = args.clone();
      state.endpoint =
          new URL(
              state.url.getProtocol(), address.ipLiteral(), address.getPort(), state.url.getFile());
      own[0] = state.endpoint;
      own[2] = UrlLimits.connectTimeoutMillis((Integer) args[2], exchange);
      OPENING.set(state);
      try {
        Object client = original.call(connection, own);
        if (client != null && isForAnotherName(client, state.url)) {
          internals.close(client);
          client = internals.newClientCached.call(connection, own[0], own[1], own[2], false);
        }
        if (client != null) {
          used(client, state);
        }
        return client;
      } catch (IOException e) {
        Verdict verdict = exchange.failed(Failure.CONNECT_FAILURE, true);
        if (!verdict.isRetry()) {
          return new Thrown(e);
        }
        if (!UrlLimits.pause(connection, exchange, verdict)) {
          exchange.stop();
          return new Thrown(e);
        }
      } catch (Throwable t) {
        exchange.abandon();
        return new Thrown(t);
      } finally {
        OPENING.remove();
      }
    }
  }

  /** Whether the certificate of a connection from the pool was checked for another name. */
  private boolean isForAnotherName(Object client, URL url) {
    Use before = clients.get(client);
    return before != null
        && url.getProtocol().equals("https")
        && !url.getHost().equalsIgnoreCase(before.url.getHost());
  }

  /**
   * What a connection of the JDK's pool is, or was last, used for.
   *
   * @param url that the application wrote
   */
  private record Use(URL url, UrlState state) {}
}
