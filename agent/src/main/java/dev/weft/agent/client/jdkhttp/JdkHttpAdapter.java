package dev.weft.agent.client.jdkhttp;

import dev.weft.agent.call.Exchange;
import dev.weft.agent.call.Gate;
import dev.weft.agent.call.MeshAddress;
import dev.weft.agent.call.WeakIdentityMap;
import dev.weft.agent.client.Adapters;
import dev.weft.bootstrap.Bridge;
import dev.weft.bootstrap.Hook;
import dev.weft.policy.Failure;
import dev.weft.policy.Outcome;
import dev.weft.policy.Verdict;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * {@code java.net.http.HttpClient}, {@code send} and {@code sendAsync}, HTTP/1.1 and HTTP/2. Only
 * the address of a request is replaced; its URI, the client's timers, redirects, cookies and
 * authentication stay the client's. Nothing here blocks: the client calls it on its own threads and
 * the application's.
 */
public final class JdkHttpAdapter implements IntFunction<Hook> {
  private final Gate gate;
  private final Adapters adapters;
  private final JdkHttpInternals internals;

  /** By identity: requests that are equal are still two requests. */
  private final WeakIdentityMap<HttpRequest, JdkLeg> legs =
      new WeakIdentityMap<>(leg -> leg.exchange.abandon());

  public JdkHttpAdapter(Adapters adapters) throws ReflectiveOperationException {
    this.gate = adapters.gate();
    this.adapters = adapters;
    this.internals = new JdkHttpInternals(adapters);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Hook apply(int hook) {
    return switch (hook) {
      case JdkHttpWeaves.SEND -> (self, args, value) -> send(self);
      case JdkHttpWeaves.FAILED -> (self, args, value) -> failed(self, args);
      case JdkHttpWeaves.RESPONSE ->
          (self, args, value) -> response(self, (CompletableFuture<Object>) value);
      case JdkHttpWeaves.ADDRESS -> (self, args, value) -> address((HttpRequest) self);
      case JdkHttpWeaves.TIMEOUT ->
          (self, args, value) -> timeout((HttpRequest) self, (Optional<Duration>) value);
      case JdkHttpWeaves.CONNECT_TIMEOUT ->
          (self, args, value) -> connectTimeout(self, (Optional<Duration>) value);
      case JdkHttpWeaves.POOL_KEY -> (self, args, value) -> poolKey(args[0], (String) value);
      default -> throw new IllegalArgumentException("no hook " + hook);
    };
  }

  /** Begins a try of the call's current request, the first or another one. */
  private Object send(Object multi) throws Throwable {
    HttpRequest request = internals.current(multi);
    JdkLeg leg = legs.get(request);
    if (leg == null) {
      String authority = JdkRequest.authority(request.uri());
      if (authority == null || internals.proxied(request) || !gate.concerns(authority)) {
        return Bridge.PROCEED;
      }
      CompletableFuture<Void> pending = gate.undecided(authority);
      if (pending != null) {
        return sendAfter(pending, authority, multi);
      }
      Exchange exchange = gate.exchange(new JdkRequest(request));
      if (exchange == null) {
        return Bridge.PROCEED;
      }
      leg = new JdkLeg(exchange, request);
      legs.put(request, leg);
      String traceparent = exchange.traceparent();
      if (traceparent != null) {
        internals.setHeader(request, "traceparent", traceparent);
      }
    }
    if (!leg.exchange.isOpen()) {
      leg.address = leg.exchange.begin();
      if (leg.address == null) {
        leg.exchange.abandon();
        return CompletableFuture.failedFuture(new ConnectException(leg.exchange.refusal()));
      }
    }
    return Bridge.PROCEED;
  }

  private CompletableFuture<Object> sendAfter(
      CompletableFuture<Void> pending, String authority, Object multi)
      throws ReflectiveOperationException {
    Executor executor = internals.executor(multi);
    return gate.bounded(pending, authority).thenComposeAsync(ready -> resend(multi), executor);
  }

  /** Null lets the client decide what becomes of a failed try; else the future of the next one. */
  private Object failed(Object multi, @Nullable Object[] args) throws Throwable {
    Throwable thrown = (Throwable) args[0];
    // Older builds don't say which exchange it was.
    Object exchangeImpl = args.length > 1 ? args[1] : null;
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    JdkLeg leg = legs.get(internals.current(multi));
    if (leg == null) {
      return Bridge.PROCEED;
    }
    Verdict verdict;
    if (cause instanceof RetrySignal signal) {
      verdict = signal.verdict;
    } else if (!leg.exchange.isOpen()) {
      return Bridge.PROCEED;
    } else {
      Failure failure = failure(multi, leg, cause, exchangeImpl);
      if (failure == null) {
        leg.exchange.abandon();
        return Bridge.PROCEED;
      }
      verdict = leg.exchange.end(Outcome.of(failure), leg.replayable);
    }
    if (!verdict.isRetry()) {
      return Bridge.PROCEED;
    }
    internals.reset(multi);
    if (verdict.delayNanos() == 0) {
      return resend(multi);
    }
    Executor executor = internals.executor(multi);
    CompletableFuture<Void> delay = new CompletableFuture<>();
    adapters
        .timers()
        .get()
        .schedule(() -> delay.complete(null), verdict.delayNanos(), TimeUnit.NANOSECONDS);
    return delay.thenComposeAsync(waited -> resend(multi), executor);
  }

  /** What a failure means, or null if it says nothing about the endpoint. */
  private @Nullable Failure failure(
      Object multi, JdkLeg leg, Throwable cause, @Nullable Object exchangeImpl)
      throws ReflectiveOperationException {
    if (internals.cancelledByApplication(multi) || !(cause instanceof IOException)) {
      return null;
    }
    if (cause instanceof ConnectException) {
      return Failure.CONNECT_FAILURE;
    }
    if (cause instanceof HttpTimeoutException || internals.cancelled(multi)) {
      return leg.limit;
    }
    if (cause instanceof SSLHandshakeException) {
      return Failure.RESET_BEFORE_REQUEST;
    }
    return internals.unprocessed(exchangeImpl) ? Failure.REFUSED_STREAM : Failure.RESET;
  }

  private CompletableFuture<Object> response(Object exchange, CompletableFuture<Object> response)
      throws ReflectiveOperationException {
    JdkLeg leg = legs.get(internals.request(exchange));
    if (leg == null) {
      return response;
    }
    return response.thenCompose(head -> judged(leg, exchange, head));
  }

  private CompletableFuture<Object> judged(JdkLeg leg, Object exchange, Object head) {
    try {
      Verdict verdict = leg.exchange.end(Outcome.of(internals.status(head)), leg.replayable);
      if (!verdict.isRetry()) {
        return CompletableFuture.completedFuture(head);
      }
      return internals
          .ignoreBody(exchange)
          .handle(
              (ignored, failure) -> {
                throw new RetrySignal(verdict);
              });
    } catch (ReflectiveOperationException | RuntimeException e) {
      Bridge.report(JdkHttpWeaves.RESPONSE, e);
      return CompletableFuture.completedFuture(head);
    }
  }

  private Object address(HttpRequest request) {
    JdkLeg leg = legs.get(request);
    MeshAddress address = leg == null ? null : leg.address;
    return address == null ? Bridge.PROCEED : address;
  }

  private Optional<Duration> timeout(HttpRequest request, Optional<Duration> own) {
    JdkLeg leg = legs.get(request);
    return leg == null || !leg.exchange.isOpen() ? own : leg.timeout(own);
  }

  private Optional<Duration> connectTimeout(Object multi, Optional<Duration> own)
      throws ReflectiveOperationException {
    JdkLeg leg = legs.get(internals.current(multi));
    return leg == null ? own : leg.connectTimeout(own);
  }

  /** The client keys HTTP/2 connections by host name: endpoints of one service would share one. */
  private String poolKey(Object requestOrConnection, String key)
      throws ReflectiveOperationException {
    Object address =
        requestOrConnection instanceof HttpRequest request
            ? address(request)
            : internals.connectionAddress(requestOrConnection);
    return address instanceof MeshAddress endpoint ? key + "@" + endpoint.ipLiteral() : key;
  }

  private CompletableFuture<Object> resend(Object multi) {
    try {
      return internals.send(multi);
    } catch (Throwable t) {
      return CompletableFuture.failedFuture(t);
    }
  }
}
