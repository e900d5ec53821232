package dev.weft.agent.client.urlconnection;

import static dev.weft.agent.client.Members.field;
import static dev.weft.agent.client.Members.method;

import dev.weft.agent.client.Adapters;
import dev.weft.agent.client.Original;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import org.jspecify.annotations.Nullable;

/**
 * What the adapter uses of the JDK's own classes, looked up once; the constructor fails if one is
 * not there.
 */
final class UrlConnectionInternals {
  final Method newClient;
  final Method newClientCached;
  final Method response;
  final Method connect;
  final Original reopen;

  private final Field connectionClient;
  private final Field responses;
  private final Field remembered;
  private final Field requestsWritten;
  private final Field cookieHandler;
  private final Method disconnect;
  private final Method streaming;

  private final PoolMembers pool;
  private final MessageHeaders messages;

  UrlConnectionInternals(Adapters adapters) throws ReflectiveOperationException {
    String http = "sun.net.www.protocol.http";
    adapters.open(HttpURLConnection.class, http);
    adapters.open(HttpURLConnection.class, "sun.net.www.protocol.https");
    adapters.open(HttpURLConnection.class, "sun.net.www.http");
    adapters.open(HttpURLConnection.class, "sun.net.www");
    adapters.open(HttpURLConnection.class, "sun.net");
    UrlFields.check();
    Class<?> connection = Class.forName(http + ".HttpURLConnection");
    Class<?> https = Class.forName("sun.net.www.protocol.https.AbstractDelegateHttpsURLConnection");
    Class<?> headers = Class.forName("sun.net.www.MessageHeader");
    messages = new MessageHeaders(headers);
    pool = new PoolMembers(connection, headers);
    newClient = method(connection, "getNewHttpClient", URL.class, Proxy.class, int.class);
    newClientCached =
        method(connection, "getNewHttpClient", URL.class, Proxy.class, int.class, boolean.class);
    response = method(connection, "getInputStream0");
    connect = method(https, "connect");
    reopen =
        new Original(
            UrlConnectionWeaves.REOPEN,
            method(connection, "setNewClient", URL.class, boolean.class));
    connectionClient = field(connection, "http");
    responses = field(connection, "responses");
    remembered = field(connection, "rememberedException");
    requestsWritten = field(connection, "setRequests");
    cookieHandler = field(connection, "cookieHandler");
    disconnect = method(connection, "disconnectInternal");
    streaming = method(connection, "streaming");
  }

  /** The headers of messages, objects of the JDK's own. */
  MessageHeaders messages() {
    return messages;
  }

  /** What connections of the JDK's pool have. */
  PoolMembers pool() {
    return pool;
  }

  /** Runs a method whose hook lets it pass; throws what it throws. */
  static @Nullable Object run(Method method, Object self, @Nullable Object... args)
      throws Throwable {
    try {
      return method.invoke(self, args);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  /** Whether the body is streamed, so that it can't be sent again. */
  boolean streaming(Object connection) throws ReflectiveOperationException {
    return ((URLConnection) connection).getDoOutput() && (Boolean) streaming.invoke(connection);
  }

  /** Whether a cookie handler sees the answers. */
  boolean handlesCookies(Object connection) throws ReflectiveOperationException {
    return cookieHandler.get(connection) != null;
  }

  /** Whether the request can be sent again, body and all. */
  boolean replayable(Object connection, UrlState state) throws ReflectiveOperationException {
    return state.bodyBytes <= state.exchange.maxBodyBytes() && !streaming(connection);
  }

  /** Whether the head of a request may have been written already. */
  boolean requestsWritten(Object connection) throws ReflectiveOperationException {
    return requestsWritten.getBoolean(connection) || streaming(connection);
  }

  /** Puts the connection back to where it can send its request once more. */
  void reset(Object connection) throws ReflectiveOperationException {
    disconnect.invoke(connection);
    responses.set(connection, messages.empty());
    remembered.set(connection, null);
  }

  /** What the connection sends with: an object of the JDK's pool. */
  Object client(Object connection) throws ReflectiveOperationException {
    return connectionClient.get(connection);
  }
}
