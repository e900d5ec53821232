package dev.weft.agent.client.jdkhttp;

import static dev.weft.agent.client.jdkhttp.JdkHttpInternals.type;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.VarHandle;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The fields of the JDK's own classes that are read for each request. Constants, so that the JIT
 * compiler makes each a plain read. Initialised when their package is open, by {@link
 * JdkHttpInternals}.
 */
final class JdkFields {
  private static final VarHandle CURRENT;
  private static final VarHandle REQUEST;
  private static final VarHandle REQUEST_OF_HTTP1;
  private static final VarHandle EXCHANGE_OF_IMPL;
  private static final VarHandle PROXY;
  private static final VarHandle STATUS;
  private static final VarHandle HEADERS;

  static {
    try {
      Class<?> request = type("HttpRequestImpl");
      CURRENT = field("MultiExchange", "currentreq", request);
      REQUEST = field("Exchange", "request", request);
      REQUEST_OF_HTTP1 = field("Http1Request", "request", request);
      EXCHANGE_OF_IMPL = field("ExchangeImpl", "exchange", type("Exchange"));
      PROXY = field("HttpRequestImpl", "proxy", java.net.Proxy.class);
      STATUS = field("Response", "statusCode", int.class);
      HEADERS = field("Response", "headers", HttpHeaders.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private JdkFields() {}

  /** Fails if one of them isn't there. */
  static void check() {
    // Whoever calls it has initialised the class.
  }

  /** The request of the leg of a call that is under way. */
  static HttpRequest current(Object multi) {
    return (HttpRequest) CURRENT.get(multi);
  }

  static HttpRequest request(Object exchange) {
    return (HttpRequest) REQUEST.get(exchange);
  }

  /** The request of a try over HTTP/1.1. */
  static HttpRequest ofHttp1(Object http1Request) {
    return (HttpRequest) REQUEST_OF_HTTP1.get(http1Request);
  }

  /** The exchange that is so on a connection; null for what a server pushes. */
  static @Nullable Object exchange(Object exchangeImpl) {
    return EXCHANGE_OF_IMPL.get(exchangeImpl);
  }

  /** Whether a proxy selector had an answer for the request, if only that there is none. */
  static boolean hasProxy(HttpRequest request) {
    return PROXY.get(request) != null;
  }

  static int status(Object response) {
    return (int) STATUS.get(response);
  }

  static HttpHeaders headers(Object response) {
    return (HttpHeaders) HEADERS.get(response);
  }

  private static VarHandle field(String owner, String name, Class<?> type)
      throws ReflectiveOperationException {
    Class<?> declaring = type(owner);
    Lookup lookup = MethodHandles.privateLookupIn(declaring, MethodHandles.lookup());
    return lookup.findVarHandle(declaring, name, type);
  }
}
