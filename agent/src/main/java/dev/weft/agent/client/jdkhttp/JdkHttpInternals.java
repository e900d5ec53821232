package dev.weft.agent.client.jdkhttp;

import static dev.weft.agent.client.Members.field;
import static dev.weft.agent.client.Members.method;

import dev.weft.agent.client.Adapters;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the adapter uses of the JDK's own classes, looked up once; the constructor fails if one is
 * not there. A "multi" is the JDK's {@code MultiExchange}: one call with its redirects and tries.
 */
final class JdkHttpInternals {
  private static final String PACKAGE = "jdk.internal.net.http";

  private final Field current;
  private final Field previous;
  private final Field cancelled;
  private final Field attempts;
  private final Field executor;
  private final @Nullable Field connectTimeout;
  private final Method requestCancelled;
  private final Method setExchange;
  private final Method send;
  private final Method delegate;

  private final Constructor<?> newExchange;
  private final Method exchangeRequest;
  private final Method ignoreBody;
  private final @Nullable Method unprocessed;

  private final Method proxy;
  private final Method systemHeaders;
  private final Method setHeader;
  private final Method headerMap;
  private final Field connectionAddress;
  private final Field requestOf;
  private final Method exchangeOf;
  private final Method cancel;
  private final JdkResponses responses;

  JdkHttpInternals(Adapters adapters) throws ReflectiveOperationException {
    adapters.open(HttpClient.class, PACKAGE);
    adapters.open(HttpClient.class, PACKAGE + ".common");
    Class<?> multi = type("MultiExchange");
    Class<?> exchange = type("Exchange");
    Class<?> request = type("HttpRequestImpl");
    current = field(multi, "currentreq");
    previous = field(multi, "previousreq");
    cancelled = field(multi, "cancelled");
    attempts = field(multi, "attempts");
    executor = field(multi, "executor");
    connectTimeout = connectTimeout(multi);
    requestCancelled = method(multi, "requestCancelled");
    setExchange = method(multi, "setExchange", exchange);
    send = method(multi, "responseAsyncImpl");
    delegate = method(executor.getType(), "delegate");
    newExchange = exchange.getDeclaredConstructor(request, multi);
    newExchange.setAccessible(true);
    exchangeRequest = method(exchange, "request");
    ignoreBody = method(exchange, "ignoreBody");
    unprocessed = unprocessed();
    proxy = method(request, "proxy");
    systemHeaders = method(request, "getSystemHeadersBuilder");
    headerMap = method(systemHeaders.getReturnType(), "map");
    setHeader = method(systemHeaders.getReturnType(), "setHeader", String.class, String.class);
    connectionAddress = field(type("HttpConnection"), "address");
    requestOf = field(type("Http1Request"), "request");
    exchangeOf = method(type("ExchangeImpl"), "getExchange");
    cancel = method(exchange, "cancel", IOException.class);
    responses = new JdkResponses();
  }

  /** The request of the leg that is under way. */
  HttpRequest current(Object multi) throws ReflectiveOperationException {
    return (HttpRequest) current.get(multi);
  }

  boolean cancelled(Object multi) throws ReflectiveOperationException {
    return cancelled.getBoolean(multi);
  }

  /** Whether the application itself has cancelled the call. */
  boolean cancelledByApplication(Object multi) throws ReflectiveOperationException {
    return (Boolean) requestCancelled.invoke(multi);
  }

  /** The executor given by the application, or the client's own: never one of our threads. */
  Executor executor(Object multi) throws ReflectiveOperationException {
    return (Executor) delegate.invoke(executor.get(multi));
  }

  /** Enters the woven method again, for a try of its own. */
  @SuppressWarnings("unchecked")
  CompletableFuture<Object> send(Object multi) throws Throwable {
    try {
      return (CompletableFuture<Object>) send.invoke(multi);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  /** Puts the call back to where it can send its current request once more. */
  void reset(Object multi) throws ReflectiveOperationException {
    Object request = current.get(multi);
    cancelled.setBoolean(multi, false);
    restartConnectTimeout(multi);
    // The request filters have been applied to this request.
    previous.set(multi, request);
    forgetUpgrade(request);
    // The client's limit is for redirects and tries of its own.
    ((AtomicInteger) attempts.get(multi)).decrementAndGet();
    setExchange.invoke(multi, newExchange.newInstance(request, multi));
  }

  HttpRequest request(Object exchange) throws ReflectiveOperationException {
    return (HttpRequest) exchangeRequest.invoke(exchange);
  }

  @SuppressWarnings("unchecked")
  CompletableFuture<Void> ignoreBody(Object exchange) throws ReflectiveOperationException {
    return (CompletableFuture<Void>) ignoreBody.invoke(exchange);
  }

  JdkResponses responses() {
    return responses;
  }

  /** Ends an exchange that is under way with a failure. */
  void cancel(Object exchange, IOException cause) throws ReflectiveOperationException {
    cancel.invoke(exchange, cause);
  }

  /** The exchange of a try on one connection; null for what a server pushes. */
  @Nullable Object exchange(Object exchangeImpl) throws ReflectiveOperationException {
    return exchangeOf.invoke(exchangeImpl);
  }

  /** The request of a try over HTTP/1.1. */
  HttpRequest requestOf(Object http1Request) throws ReflectiveOperationException {
    return (HttpRequest) requestOf.get(http1Request);
  }

  /**
   * Whether the peer said that it has not processed the request (HTTP/2); older builds don't tell.
   */
  boolean unprocessed(@Nullable Object exchangeImpl) throws ReflectiveOperationException {
    return exchangeImpl != null
        && unprocessed != null
        && (Boolean) unprocessed.invoke(exchangeImpl);
  }

  boolean proxied(HttpRequest request) throws ReflectiveOperationException {
    return proxy.invoke(request) != null;
  }

  void setHeader(HttpRequest request, String name, String value)
      throws ReflectiveOperationException {
    setHeader.invoke(systemHeaders.invoke(request), name, value);
  }

  /** The headers that the client adds, to be changed; names without case. */
  @SuppressWarnings("unchecked")
  Map<String, List<String>> systemHeaders(HttpRequest request) throws ReflectiveOperationException {
    return (Map<String, List<String>>) headerMap.invoke(systemHeaders.invoke(request));
  }

  Object connectionAddress(Object connection) throws ReflectiveOperationException {
    return connectionAddress.get(connection);
  }

  /**
   * The next try may find a connection that speaks HTTP/2 already, where asking for it is wrong.
   */
  private void forgetUpgrade(Object request) throws ReflectiveOperationException {
    Map<?, ?> headers = (Map<?, ?>) headerMap.invoke(systemHeaders.invoke(request));
    if (headers.containsKey("HTTP2-Settings")) {
      headers.keySet().removeAll(List.of("Connection", "Upgrade", "HTTP2-Settings"));
    }
  }

  /** The client counts what is left of the connect timeout; a try elsewhere has all of it. */
  private void restartConnectTimeout(Object multi) throws ReflectiveOperationException {
    Object timeout = connectTimeout == null ? null : connectTimeout.get(multi);
    if (timeout != null) {
      method(timeout.getClass(), "reset").invoke(timeout);
    }
  }

  private static @Nullable Field connectTimeout(Class<?> multi) {
    try {
      Field field = field(multi, "connectTimeout");
      method(field.getType(), "reset");
      return field;
    } catch (NoSuchFieldException | NoSuchMethodException e) {
      return null;
    }
  }

  private static @Nullable Method unprocessed() throws ClassNotFoundException {
    try {
      return method(type("ExchangeImpl"), "isUnprocessedByPeer");
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(PACKAGE + "." + name, false, HttpClient.class.getClassLoader());
  }
}
