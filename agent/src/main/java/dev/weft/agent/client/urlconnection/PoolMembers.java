package dev.weft.agent.client.urlconnection;

import static dev.weft.agent.client.Members.field;
import static dev.weft.agent.client.Members.method;

import dev.weft.agent.client.Original;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URL;
import javax.net.ssl.SSLSession;

/**
 * What the adapter uses of a connection of the JDK's pool, its {@code HttpClient}, looked up once;
 * the constructor fails if something is not there.
 */
final class PoolMembers {
  final Method parse;
  final Method write;
  final Original handshake;

  private final Field url;
  private final Field host;
  private final Field failedOnce;
  private final Field session;
  private final Method close;

  PoolMembers(Class<?> connection, Class<?> headers) throws ReflectiveOperationException {
    Class<?> client = Class.forName("sun.net.www.http.HttpClient");
    Class<?> secure = Class.forName("sun.net.www.protocol.https.HttpsClient");
    Class<?> poster = Class.forName("sun.net.www.http.PosterOutputStream");
    parse = parse(client, headers, connection);
    write = method(client, "writeRequests", headers, poster);
    handshake = new Original(UrlConnectionWeaves.HANDSHAKE, method(secure, "afterConnect"));
    url = field(client, "url");
    host = field(client, "host");
    failedOnce = field(client, "failedOnce");
    session = field(secure, "session");
    close = method(client.getSuperclass(), "closeServer");
  }

  URL url(Object client) throws ReflectiveOperationException {
    return (URL) url.get(client);
  }

  void setUrl(Object client, URL changed) throws ReflectiveOperationException {
    url.set(client, changed);
  }

  String host(Object client) throws ReflectiveOperationException {
    return (String) host.get(client);
  }

  void setHost(Object client, String changed) throws ReflectiveOperationException {
    host.set(client, changed);
  }

  /** The session of a connection over TLS: that of one who has shown no certificate. */
  void setSession(Object client, SSLSession none) throws ReflectiveOperationException {
    session.set(client, none);
  }

  void close(Object client) throws ReflectiveOperationException {
    close.invoke(client);
  }

  /** Closes the socket under a request, without the client's own second try. Called by a timer. */
  void cut(Object client) throws ReflectiveOperationException, IOException {
    failedOnce.setBoolean(client, true);
    close.invoke(client);
  }

  /** Newer builds no longer tell a progress monitor. */
  private static Method parse(Class<?> client, Class<?> headers, Class<?> connection)
      throws ReflectiveOperationException {
    try {
      return method(client, "parseHTTP", headers, connection);
    } catch (NoSuchMethodException older) {
      Class<?> progress = Class.forName("sun.net.ProgressSource");
      return method(client, "parseHTTP", headers, progress, connection);
    }
  }
}
