package dev.weft.agent.client.jdkhttp;

import static dev.weft.agent.client.Members.field;
import static dev.weft.agent.client.Members.method;

import dev.weft.agent.client.Adapters;
import dev.weft.policy.Failure;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * What the adapter uses of the JDK's own classes, looked up once; the constructor fails if one is
 * not there. A "multi" is the JDK's {@code MultiExchange}: one call with its redirects and tries.
 */
final class JdkHttpInternals {
  private static final String PACKAGE = "jdk.internal.net.http";

  private final Field previous;
  private final Field cancelled;
  private final Field attempts;
  private final Field executor;
  private final @Nullable Field connectTimeout;
  private final Method requestCancelled;
  private final Method setExchange;
  private final Method send;
  private final Method delegate;

  private final Field connectionAddress;
  private final JdkExchanges exchanges;
  private final JdkRequests requests;
  private final JdkResponses responses;

  JdkHttpInternals(Adapters adapters) throws ReflectiveOperationException {
    adapters.open(HttpClient.class, PACKAGE);
    adapters.open(HttpClient.class, PACKAGE + ".common");
    JdkFields.check();
    Class<?> multi = type("MultiExchange");
    previous = field(multi, "previousreq");
    cancelled = field(multi, "cancelled");
    attempts = field(multi, "attempts");
    executor = field(multi, "executor");
    connectTimeout = connectTimeout(multi);
    requestCancelled = method(multi, "requestCancelled");
    setExchange = method(multi, "setExchange", type("Exchange"));
    send = method(multi, "responseAsyncImpl");
    delegate = method(executor.getType(), "delegate");
    connectionAddress = field(type("HttpConnection"), "address");
    exchanges = new JdkExchanges();
    requests = new JdkRequests();
    responses = new JdkResponses();
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

  JdkExchanges exchanges() {
    return exchanges;
  }

  JdkRequests requests() {
    return requests;
  }

  JdkResponses responses() {
    return responses;
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
    HttpRequest request = JdkFields.current(multi);
    cancelled.setBoolean(multi, false);
    restartConnectTimeout(multi);
    // The request filters have been applied to this request.
    previous.set(multi, request);
    requests.forgetUpgrade(request);
    // The client's limit is for redirects and tries of its own.
    ((AtomicInteger) attempts.get(multi)).decrementAndGet();
    setExchange.invoke(multi, exchanges.make(multi, request));
  }

  /** What a failure means, or null if it says nothing about the endpoint. */
  @Nullable Failure failure(
      Object multi, JdkLeg leg, Throwable cause, @Nullable Object exchangeImpl)
      throws ReflectiveOperationException {
    if (cancelledByApplication(multi) || !(cause instanceof IOException)) {
      return null;
    }
    if (cause instanceof ConnectException) {
      return Failure.CONNECT_FAILURE;
    }
    if (cause instanceof HttpTimeoutException || cancelled(multi)) {
      return leg.limit;
    }
    if (cause instanceof SSLHandshakeException) {
      return Failure.RESET_BEFORE_REQUEST;
    }
    return exchanges.isUnprocessed(exchangeImpl) ? Failure.REFUSED_STREAM : Failure.RESET;
  }

  /** What a stage of the client's failed with. */
  static Throwable cause(Throwable thrown) {
    return thrown instanceof CompletionException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
  }

  Object connectionAddress(Object connection) throws ReflectiveOperationException {
    return connectionAddress.get(connection);
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

  static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(PACKAGE + "." + name, false, HttpClient.class.getClassLoader());
  }
}
