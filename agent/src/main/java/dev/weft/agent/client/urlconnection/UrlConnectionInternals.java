package dev.weft.agent.client.urlconnection;

import static dev.weft.agent.client.Members.field;
import static dev.weft.agent.client.Members.method;

import dev.weft.agent.client.Adapters;
import dev.weft.agent.client.Original;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What the adapter uses of the JDK's own classes, looked up once; the constructor fails if one is
 * not there.
 */
final class UrlConnectionInternals {
  final Method newClient;
  final Method newClientCached;
  final Method response;
  final Method parse;
  final Original handshake;
  final Method connect;
  final Original reopen;
  final Method write;

  private final Field connectionClient;
  private final Field requests;
  private final Field responses;
  private final Field remembered;
  private final Field requestsWritten;
  private final Field stream;
  private final Field cookieHandler;
  private final Method disconnect;
  private final Method streaming;

  private final Field clientUrl;
  private final Field clientHost;
  private final Field clientFailedOnce;
  private final Method clientClose;
  private final Field clientRequest;
  private final Field clientBody;
  private final Field output;
  private final Field session;

  private final MessageHeaders messages;

  UrlConnectionInternals(Adapters adapters) throws ReflectiveOperationException {
    String http = "sun.net.www.protocol.http";
    adapters.open(HttpURLConnection.class, http);
    adapters.open(HttpURLConnection.class, "sun.net.www.protocol.https");
    adapters.open(HttpURLConnection.class, "sun.net.www.http");
    adapters.open(HttpURLConnection.class, "sun.net.www");
    adapters.open(HttpURLConnection.class, "sun.net");
    Class<?> connection = Class.forName(http + ".HttpURLConnection");
    Class<?> https = Class.forName("sun.net.www.protocol.https.AbstractDelegateHttpsURLConnection");
    Class<?> client = Class.forName("sun.net.www.http.HttpClient");
    Class<?> headers = Class.forName("sun.net.www.MessageHeader");
    messages = new MessageHeaders(headers);
    newClient = method(connection, "getNewHttpClient", URL.class, Proxy.class, int.class);
    newClientCached =
        method(connection, "getNewHttpClient", URL.class, Proxy.class, int.class, boolean.class);
    response = method(connection, "getInputStream0");
    parse = parse(client, connection);
    Class<?> httpsClient = Class.forName("sun.net.www.protocol.https.HttpsClient");
    handshake = new Original(UrlConnectionWeaves.HANDSHAKE, method(httpsClient, "afterConnect"));
    connect = method(https, "connect");
    reopen =
        new Original(
            UrlConnectionWeaves.REOPEN,
            method(connection, "setNewClient", URL.class, boolean.class));
    connectionClient = field(connection, "http");
    requests = field(connection, "requests");
    responses = field(connection, "responses");
    remembered = field(connection, "rememberedException");
    requestsWritten = field(connection, "setRequests");
    stream = field(connection, "inputStream");
    cookieHandler = field(connection, "cookieHandler");
    disconnect = method(connection, "disconnectInternal");
    streaming = method(connection, "streaming");
    clientUrl = field(client, "url");
    clientHost = field(client, "host");
    clientFailedOnce = field(client, "failedOnce");
    clientClose = method(client.getSuperclass(), "closeServer");
    Class<?> poster = Class.forName("sun.net.www.http.PosterOutputStream");
    write = method(client, "writeRequests", headers, poster);
    clientRequest = field(client, "requests");
    clientBody = field(client, "poster");
    output = field(client.getSuperclass(), "serverOutput");
    session = field(httpsClient, "session");
  }

  /** The headers of messages, objects of the JDK's own. */
  MessageHeaders messages() {
    return messages;
  }

  /** The headers of the request. */
  Object requestHeaders(Object connection) throws ReflectiveOperationException {
    return requests.get(connection);
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

  /** Whether the request has been answered, so that the answer's body is all there is to give. */
  boolean hasStream(Object connection) throws ReflectiveOperationException {
    return stream.get(connection) != null && remembered.get(connection) == null;
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

  URL url(Object client) throws ReflectiveOperationException {
    return (URL) clientUrl.get(client);
  }

  void setUrl(Object client, URL url) throws ReflectiveOperationException {
    clientUrl.set(client, url);
  }

  String host(Object client) throws ReflectiveOperationException {
    return (String) clientHost.get(client);
  }

  void setHost(Object client, String host) throws ReflectiveOperationException {
    clientHost.set(client, host);
  }

  /** Where a client writes its requests. */
  PrintStream output(Object client) throws ReflectiveOperationException {
    return (PrintStream) output.get(client);
  }

  /** What a client sends again if it has to. */
  void setRequest(Object client, Object head, @Nullable Object body)
      throws ReflectiveOperationException {
    clientRequest.set(client, head);
    clientBody.set(client, body);
  }

  /** The session of a connection over TLS: that of one who has shown no certificate. */
  void setSession(Object client, SSLSession none) throws ReflectiveOperationException {
    session.set(client, none);
  }

  /** Closes a connection of the pool. */
  void close(Object client) throws ReflectiveOperationException {
    clientClose.invoke(client);
  }

  /** Closes the socket under a request, without the client's own second try. Called by a timer. */
  void cut(Object client) throws ReflectiveOperationException, IOException {
    clientFailedOnce.setBoolean(client, true);
    clientClose.invoke(client);
  }

  /** Newer builds no longer tell a progress monitor. */
  private static Method parse(Class<?> client, Class<?> connection)
      throws ReflectiveOperationException {
    Class<?> headers = Class.forName("sun.net.www.MessageHeader");
    try {
      return method(client, "parseHTTP", headers, connection);
    } catch (NoSuchMethodException older) {
      Class<?> progress = Class.forName("sun.net.ProgressSource");
      return method(client, "parseHTTP", headers, progress, connection);
    }
  }
}
