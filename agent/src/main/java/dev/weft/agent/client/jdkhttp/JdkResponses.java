package dev.weft.agent.client.jdkhttp;

import static dev.weft.agent.client.Members.field;
import static dev.weft.agent.client.Members.method;
import static dev.weft.agent.client.jdkhttp.JdkHttpInternals.type;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's own {@code Response}: the head of one, looked up once like {@link JdkHttpInternals}.
 */
final class JdkResponses {
  private final Field request;
  private final Method version;
  private final Field isConnectResponse;
  private final Constructor<?> make;
  private final Field exchangeImpl;
  private final Method connection;
  private final Field http1Response;
  private final Field http1Headers;
  private final Field http2Response;

  JdkResponses() throws ReflectiveOperationException {
    Class<?> response = type("Response");
    Class<?> http1 = type("Http1Exchange");
    request = field(response, "request");
    version = method(response, "version");
    isConnectResponse = field(response, "isConnectResponse");
    make =
        response.getDeclaredConstructor(
            type("HttpRequestImpl"),
            type("Exchange"),
            HttpHeaders.class,
            type("HttpConnection"),
            int.class,
            HttpClient.Version.class,
            boolean.class);
    make.setAccessible(true);
    exchangeImpl = field(type("Exchange"), "exchImpl");
    connection = method(type("ExchangeImpl"), "connection");
    http1Response = field(http1, "response");
    http1Headers = field(type("Http1Response"), "headers");
    http2Response = field(type("Stream"), "response");
  }

  /**
   * A response with other headers; body handlers, which are told of them by the exchange on the
   * connection, see them too.
   */
  Object changed(Object exchange, Object response, HttpHeaders other)
      throws ReflectiveOperationException {
    Object impl = exchangeImpl.get(exchange);
    Object changed =
        make.newInstance(
            request.get(response),
            exchange,
            other,
            impl == null ? null : connection.invoke(impl),
            JdkFields.status(response),
            version.invoke(response),
            isConnectResponse.getBoolean(response));
    maybeTell(impl, changed, other);
    return changed;
  }

  private void maybeTell(@Nullable Object impl, Object changed, HttpHeaders other)
      throws ReflectiveOperationException {
    if (http2Response.getDeclaringClass().isInstance(impl)) {
      http2Response.set(impl, changed);
    } else if (http1Response.getDeclaringClass().isInstance(impl)) {
      http1Headers.set(http1Response.get(impl), other);
    }
  }
}
