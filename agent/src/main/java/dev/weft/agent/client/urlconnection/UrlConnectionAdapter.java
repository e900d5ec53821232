package dev.weft.agent.client.urlconnection;

import dev.weft.agent.call.Exchange;
import dev.weft.agent.call.Gate;
import dev.weft.agent.call.MeshAddress;
import dev.weft.agent.call.WeakIdentityMap;
import dev.weft.agent.client.Adapters;
import dev.weft.agent.client.Original;
import dev.weft.bootstrap.Bridge;
import dev.weft.bootstrap.Hook;
import dev.weft.bootstrap.Thrown;
import dev.weft.policy.Failure;
import dev.weft.policy.Outcome;
import dev.weft.policy.Verdict;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code HttpURLConnection}, http and https. The URL given to {@code getNewHttpClient} is the
 * pool's key, so each try asks there for {@code http://endpoint-ip:port/file}; what the
 * application, the TLS handshake and the cookie handler see stays the URL it wrote. A connection
 * runs on one thread at a time.
 */
public final class UrlConnectionAdapter implements IntFunction<Hook> {
  /** The URL that a connection is opened for while the client makes it by itself. */
  private static final ThreadLocal<@Nullable URL> REOPENING = new ThreadLocal<>();

  private final Gate gate;
  private final Adapters adapters;
  private final UrlConnectionInternals internals;

  private final WeakIdentityMap<Object, UrlState> states = new WeakIdentityMap<>(UrlState::abandon);

  /** Connections of the JDK's pool that go to an endpoint, with the URL they were opened for. */
  private final WeakIdentityMap<Object, URL> clients = new WeakIdentityMap<>(url -> {});

  public UrlConnectionAdapter(Adapters adapters) throws ReflectiveOperationException {
    this.gate = adapters.gate();
    this.adapters = adapters;
    this.internals = new UrlConnectionInternals(adapters);
  }

  @Override
  public Hook apply(int hook) {
    return switch (hook) {
      case UrlConnectionWeaves.NEW_CLIENT ->
          (self, args, value) -> newClient((HttpURLConnection) self, args);
      case UrlConnectionWeaves.RESPONSE ->
          (self, args, value) -> retrying((HttpURLConnection) self, internals.response);
      case UrlConnectionWeaves.CONNECT ->
          (self, args, value) -> retrying((HttpURLConnection) self, internals.connect);
      case UrlConnectionWeaves.PARSE -> (self, args, value) -> parse(self, args);
      case UrlConnectionWeaves.HANDSHAKE -> (self, args, value) -> handshake(self);
      case UrlConnectionWeaves.REOPEN -> (self, args, value) -> reopen(self, args);
      case UrlConnectionWeaves.DISCONNECT -> (self, args, value) -> disconnect(self);
      default -> throw new IllegalArgumentException("no hook " + hook);
    };
  }

  /**
   * Opens a connection to the endpoint of the next try, or of the ones after it while none accepts.
   */
  private @Nullable Object newClient(HttpURLConnection connection, @Nullable Object[] args)
      throws Throwable {
    URL url = (URL) args[0];
    Proxy proxy = (Proxy) args[1];
    UrlState state = states.get(connection);
    if (state != null && state.exchange.isOpen()) {
      state.end(Outcome.of(Failure.RESET), false);
    }
    String authority = UrlRequest.authority(url);
    boolean proxied = proxy != null && proxy.type() != Proxy.Type.DIRECT;
    if (state == null && (proxied || !gate.concerns(authority))) {
      return Bridge.PROCEED;
    }
    Exchange exchange = state != null && state.takeRetry() ? state.exchange : null;
    boolean again = exchange != null;
    if (exchange == null && !proxied) {
      gate.await(authority);
      if (state != null && state.traceparentSet) {
        internals.removeRequestHeader(connection, "traceparent");
        state.traceparentSet = false;
      }
      exchange = gate.exchange(new UrlRequest(connection, url, internals));
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
    String traceparent = exchange.traceparent();
    if (traceparent != null && !again) {
      internals.setRequestHeader(connection, "traceparent", traceparent);
      state.traceparentSet = true;
    }
    return open(connection, state, args);
  }

  private @Nullable Object open(
      HttpURLConnection connection, UrlState state, @Nullable Object[] args) throws Throwable {
    Exchange exchange = state.exchange;
    Original original = args.length == 4 ? internals.newClientCached : internals.newClient;
    while (true) {
      MeshAddress address = exchange.begin();
      if (address == null) {
        exchange.abandon();
        return new Thrown(new ConnectException(exchange.refusal()));
      }
      @Nullable Object[] own = args.clone();
      state.endpoint =
          new URL(
              state.url.getProtocol(), address.ipLiteral(), address.getPort(), state.url.getFile());
      own[0] = state.endpoint;
      own[2] = connectTimeoutMillis((Integer) args[2], exchange);
      try {
        Object client = original.call(connection, own);
        if (client != null && isForAnotherName(client, state.url)) {
          internals.close(client);
          client = internals.newClientCached.call(connection, own[0], own[1], own[2], false);
        }
        if (client != null) {
          clients.put(client, state.url);
          watchDeadline(state, client);
        }
        return client;
      } catch (IOException e) {
        Verdict verdict = exchange.end(Outcome.of(Failure.CONNECT_FAILURE), true);
        if (!verdict.isRetry() || !pause(verdict)) {
          return new Thrown(e);
        }
      } catch (Throwable t) {
        exchange.abandon();
        return new Thrown(t);
      }
    }
  }

  /**
   * The client's own second try, after a write that failed: to the endpoint of this try and to no
   * other, since it may have read the request.
   */
  private @Nullable Object reopen(Object connection, @Nullable Object[] args) throws Throwable {
    UrlState state = states.get(connection);
    if (state == null || state.endpoint == null || !state.exchange.isOpen()) {
      return Bridge.PROCEED;
    }
    REOPENING.set(state.url);
    try {
      internals.reopen.call(connection, state.endpoint, args[1]);
    } catch (Throwable t) {
      return new Thrown(t);
    } finally {
      REOPENING.remove();
    }
    Object client = internals.client(connection);
    clients.put(client, state.url);
    watchDeadline(state, client);
    return null;
  }

  /**
   * Runs a method that sends or connects; once more if its failure may be tried again elsewhere.
   */
  private @Nullable Object retrying(HttpURLConnection connection, Original original)
      throws Throwable {
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
      if (!verdict.isRetry() || !pause(verdict)) {
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
      state.end(Outcome.of(Failure.REQUEST_TIMEOUT), false);
    } else {
      boolean unsent = !internals.requestsWritten(connection);
      Failure failure = unsent ? Failure.RESET_BEFORE_REQUEST : Failure.RESET;
      state.end(Outcome.of(failure), !internals.streaming(connection));
    }
  }

  /** Reads a response head, with the application's URL in place for the cookie handler. */
  private @Nullable Object parse(Object client, Object[] args) throws Throwable {
    Object connection = args[args.length - 1];
    UrlState state = connection == null ? null : states.get(connection);
    if (state == null || state.parsing) {
      return Bridge.PROCEED;
    }
    URL endpoint = internals.url(client);
    internals.setUrl(client, state.url);
    state.parsing = true;
    Object result;
    try {
      result = internals.parse.call(client, args);
    } catch (Throwable t) {
      return new Thrown(t);
    } finally {
      state.parsing = false;
      internals.setUrl(client, endpoint);
    }
    try {
      state.end(
          Outcome.of(status(internals.statusLine(args[0]))), !internals.streaming(connection));
    } catch (ReflectiveOperationException | RuntimeException e) {
      Bridge.report(UrlConnectionWeaves.PARSE, e);
    }
    return result;
  }

  /** Shakes hands under the name that the application wrote. */
  private @Nullable Object handshake(Object client) throws Throwable {
    URL known = clients.get(client);
    URL url = known == null ? REOPENING.get() : known;
    if (url == null) {
      return Bridge.PROCEED;
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

  private void watchDeadline(UrlState state, Object client) {
    Exchange exchange = state.exchange;
    state.expired = null;
    long perTry = exchange.perTryTimeoutNanos();
    long request = exchange.remainingRequestNanos();
    if (perTry == 0 && request == 0) {
      return;
    }
    boolean tryFirst = request == 0 || (perTry != 0 && perTry < request);
    Failure limit = tryFirst ? Failure.PER_TRY_TIMEOUT : Failure.REQUEST_TIMEOUT;
    Runnable cut =
        () -> {
          if (state.exchange != exchange || !exchange.isOpen()) {
            return;
          }
          state.expired = limit;
          try {
            internals.cut(client);
          } catch (ReflectiveOperationException | IOException e) {
            // The try goes on without its limit.
          }
        };
    state.deadline(
        adapters.timers().get().schedule(cut, tryFirst ? perTry : request, TimeUnit.NANOSECONDS));
  }

  /** Whether the certificate of a connection from the pool was checked for another name. */
  private boolean isForAnotherName(Object client, URL url) {
    URL checked = clients.get(client);
    return checked != null
        && url.getProtocol().equals("https")
        && !url.getHost().equalsIgnoreCase(checked.getHost());
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

  private static Integer connectTimeoutMillis(Integer own, Exchange exchange) {
    long limit = shorter(exchange.connectTimeoutNanos(), exchange.perTryTimeoutNanos());
    limit = shorter(limit, exchange.remainingRequestNanos());
    if (limit == 0) {
      return own;
    }
    long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(limit));
    return (int) Math.min(own > 0 ? own : Integer.MAX_VALUE, millis);
  }

  private static long shorter(long a, long b) {
    return a == 0 || b == 0 ? a + b : Math.min(a, b);
  }

  /** Waits before the next try on the application's own thread; false if it was interrupted. */
  private static boolean pause(Verdict verdict) {
    if (verdict.delayNanos() == 0) {
      return true;
    }
    try {
      TimeUnit.NANOSECONDS.sleep(verdict.delayNanos());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
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

  /** The status of {@code HTTP/1.1 200 OK}, or 0. */
  private static int status(@Nullable String line) {
    int space = line == null ? -1 : line.indexOf(' ');
    if (line == null || space < 0 || line.length() < space + 4) {
      return 0;
    }
    int status = 0;
    for (int i = space + 1; i < space + 4; i++) {
      int digit = line.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      status = status * 10 + digit;
    }
    return status;
  }
}
