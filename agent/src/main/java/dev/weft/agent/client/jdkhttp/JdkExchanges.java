package dev.weft.agent.client.jdkhttp;

import static dev.weft.agent.client.Members.field;
import static dev.weft.agent.client.Members.method;
import static dev.weft.agent.client.jdkhttp.JdkHttpInternals.type;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's own {@code Exchange}, one request with its response, and the {@code ExchangeImpl} that
 * it is on one connection; looked up once like {@link JdkHttpInternals}.
 */
final class JdkExchanges {
  private final Constructor<?> make;
  private final Field multi;
  private final Method respond;
  private final Method ignoreBody;
  private final Method cancel;
  private final Field impl;
  private final boolean showHeads;
  private final @Nullable Method unprocessed;

  JdkExchanges() throws ReflectiveOperationException {
    Class<?> exchange = type("Exchange");
    make = exchange.getDeclaredConstructor(type("HttpRequestImpl"), type("MultiExchange"));
    make.setAccessible(true);
    multi = field(exchange, "multi");
    respond = method(exchange, "responseAsync");
    ignoreBody = method(exchange, "ignoreBody");
    cancel = method(exchange, "cancel", IOException.class);
    impl = field(exchange, "exchImpl");
    showHeads = showHeads(exchange);
    unprocessed = unprocessed();
  }

  Object make(Object multi, Object request) throws ReflectiveOperationException {
    return make.newInstance(request, multi);
  }

  /** Whether each response head comes by {@link JdkHttpWeaves#HEAD}. */
  boolean showHeads() {
    return showHeads;
  }

  /** The call that it belongs to. */
  Object multi(Object exchange) throws ReflectiveOperationException {
    return multi.get(exchange);
  }

  /** Sends the request; enters the woven method. */
  @SuppressWarnings("unchecked")
  CompletableFuture<Object> respond(Object exchange) throws ReflectiveOperationException {
    return (CompletableFuture<Object>) respond.invoke(exchange);
  }

  @SuppressWarnings("unchecked")
  CompletableFuture<Void> ignoreBody(Object exchange) throws ReflectiveOperationException {
    return (CompletableFuture<Void>) ignoreBody.invoke(exchange);
  }

  /** Ends it with a failure. */
  void cancel(Object exchange, IOException cause) throws ReflectiveOperationException {
    cancel.invoke(exchange, cause);
  }

  /** What it is on its connection; null: nothing yet. */
  @Nullable Object impl(Object exchange) throws ReflectiveOperationException {
    return impl.get(exchange);
  }

  /** Lets it go on with the connection and the answer of another one. */
  void take(Object exchange, Object other) throws ReflectiveOperationException {
    impl.set(exchange, impl.get(other));
  }

  /**
   * Whether the peer said that it has not processed the request (HTTP/2); older builds don't tell.
   */
  boolean isUnprocessed(@Nullable Object exchangeImpl) throws ReflectiveOperationException {
    return exchangeImpl != null
        && unprocessed != null
        && (Boolean) unprocessed.invoke(exchangeImpl);
  }

  private static boolean showHeads(Class<?> exchange) throws ClassNotFoundException {
    try {
      method(exchange, "ignore1xxResponse", type("Response"));
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  private static @Nullable Method unprocessed() throws ClassNotFoundException {
    try {
      return method(type("ExchangeImpl"), "isUnprocessedByPeer");
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
