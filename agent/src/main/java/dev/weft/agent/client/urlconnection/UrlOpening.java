package dev.weft.agent.client.urlconnection;

import dev.weft.agent.call.Exchange;
import dev.weft.agent.call.Gate;
import dev.weft.agent.call.Limits;
import dev.weft.agent.call.MeshAddress;
import dev.weft.bootstrap.Bridge;
import dev.weft.bootstrap.Thrown;
import dev.weft.policy.Failure;
import dev.weft.policy.Verdict;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to endpoints: the URL given to {@code getNewHttpClient} is the pool's key, so
 * each try asks there for {@code http://endpoint-ip:port/file}. On the application's thread.
 */
final class UrlOpening {
  private final Gate gate;
  private final UrlConnectionInternals internals;
  private final UrlLimits limits;
  private final UrlStates states;
  private final UrlEndpoints endpoints = new UrlEndpoints();

  UrlOpening(Gate gate, UrlConnectionInternals internals, UrlLimits limits, UrlStates states) {
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
    if (UrlThread.current().opening == connection) {
      return Bridge.PROCEED;
    }
    URL url = (URL) args[0];
    Proxy proxy = (Proxy) args[1];
    UrlState state = states.of(connection);
    if (state != null && state.exchange.isOpen()) {
      state.failed(Failure.RESET, false);
    }
    String authority = UrlRequest.authority(url);
    boolean proxied = proxy != null && proxy.type() != Proxy.Type.DIRECT;
    if (state == null && proxied) {
      return Bridge.PROCEED;
    }
    Exchange exchange = state != null && state.takeRetry() ? state.exchange : null;
    long delayNanos = 0;
    if (exchange == null && !proxied) {
      UrlRequest head = new UrlRequest(connection, url, authority);
      exchange = gate.exchange(head);
      if (exchange == null && gate.concerns(authority)) {
        gate.await(authority);
        exchange = gate.exchange(head);
      }
      delayNanos = exchange == null ? 0 : exchange.delayNanos();
    }
    if (exchange == null) {
      if (state != null) {
        states.remove(connection);
      }
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
    UrlState state = states.of(connection);
    if (state == null || state.endpoint == null || !state.exchange.isOpen()) {
      return Bridge.PROCEED;
    }
    UrlThread thread = UrlThread.current();
    UrlState before = thread.opened;
    thread.opened = state;
    try {
      internals.reopen.call(connection, state.endpoint, args[1]);
    } catch (Throwable t) {
      return new Thrown(t);
    } finally {
      thread.opened = before;
    }
    Object client = internals.client(connection);
    used(client, state);
    return null;
  }

  private void used(Object client, UrlState state) throws ReflectiveOperationException {
    states.use(client, state);
    state.exchange.connected();
    limits.watch(state, client);
  }

  private @Nullable Object open(
      HttpURLConnection connection, UrlState state, @Nullable Object[] args) throws Throwable {
    Exchange exchange = state.exchange;
    Integer ownTimeout = (Integer) Objects.requireNonNull(args[2]);
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
      state.endpoint = endpoints.url(address, state.url);
      args[0] = state.endpoint;
      Limits limits = exchange.limits();
      state.timeouts = limits.timeouts();
      args[2] = UrlLimits.connectTimeoutMillis(ownTimeout, limits);
      try {
        Object client = client(connection, state, args);
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
      }
    }
  }

  /** From the pool, or a new one. */
  private @Nullable Object client(
      HttpURLConnection connection, UrlState state, @Nullable Object[] args) throws Throwable {
    UrlThread thread = UrlThread.current();
    Object outer = thread.opening;
    UrlState outerState = thread.opened;
    thread.opening = connection;
    thread.opened = state;
    thread.chosen.begin();
    try {
      boolean choosesCache = args.length == 4;
      Method original = choosesCache ? internals.newClientCached : internals.newClient;
      Object client = UrlConnectionInternals.run(original, connection, args);
      if (client == null || !states.isForAnotherName(client, state.url)) {
        return client;
      }
      internals.pool().close(client);
      return UrlConnectionInternals.run(
          internals.newClientCached, connection, args[0], args[1], args[2], false);
    } finally {
      thread.chosen.end();
      thread.opening = outer;
      thread.opened = outerState;
    }
  }
}
