package dev.weft.agent.client.jdkhttp;

import dev.weft.agent.call.Exchange;
import dev.weft.agent.call.Gate;
import dev.weft.agent.client.Adapters;
import dev.weft.bootstrap.Bridge;
import dev.weft.policy.Failure;
import dev.weft.policy.Verdict;
import java.net.ConnectException;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Begins the tries of a call, the first and those after one that failed. Never blocks. */
final class JdkTries {
  private final Gate gate;
  private final Adapters adapters;
  private final JdkHttpInternals internals;
  private final JdkLegs legs;

  JdkTries(Adapters adapters, JdkHttpInternals internals, JdkLegs legs) {
    this.gate = adapters.gate();
    this.adapters = adapters;
    this.internals = internals;
    this.legs = legs;
  }

  /** Begins a try of the call's current request, the first or another one. */
  Object send(Object multi) throws Throwable {
    HttpRequest request = JdkFields.current(multi);
    JdkLeg leg = legs.of(request);
    if (leg == null) {
      String authority = JdkRequest.authority(request.uri());
      if (authority == null || internals.requests().isProxied(request)) {
        return Bridge.PROCEED;
      }
      JdkRequest head = new JdkRequest(request, authority);
      Exchange exchange = gate.exchange(head);
      if (exchange == null && gate.concerns(authority)) {
        CompletableFuture<Void> pending = gate.undecided(authority);
        if (pending != null) {
          return afterwards(multi, gate.bounded(pending, authority));
        }
        // It may have been decided in between.
        exchange = gate.exchange(head);
      }
      if (exchange == null) {
        return Bridge.PROCEED;
      }
      leg = new JdkLeg(exchange, request);
      legs.put(request, leg);
      if (exchange.delayNanos() > 0) {
        return delayed(multi, leg, exchange.delayNanos());
      }
    }
    if (!leg.exchange.isOpen()) {
      leg.addressed = false;
      leg.written = null;
      leg.address = leg.exchange.begin();
      if (leg.address == null) {
        return refused(request, leg);
      }
      leg.raced = leg.replayable && leg.exchange.hedgeNanos() > 0;
    }
    return Bridge.PROCEED;
  }

  /** Null lets the client decide what becomes of a failed try; else the future of the next one. */
  Object failed(Object multi, @Nullable Object[] args) throws Throwable {
    Throwable thrown = (Throwable) args[0];
    // Older builds don't say which exchange it was.
    Object exchangeImpl = args.length > 1 ? args[1] : null;
    Throwable cause = JdkHttpInternals.cause(thrown);
    JdkLeg leg = legs.of(JdkFields.current(multi));
    if (leg == null) {
      return Bridge.PROCEED;
    }
    Verdict verdict;
    if (cause instanceof RetrySignal signal) {
      verdict = signal.verdict;
    } else if (!leg.exchange.isOpen()) {
      return Bridge.PROCEED;
    } else {
      Failure failure = internals.failure(multi, leg, cause, exchangeImpl);
      if (failure == null) {
        leg.exchange.abandon();
        return Bridge.PROCEED;
      }
      verdict = leg.exchange.failed(failure, leg.replayable);
      if (verdict.isRetry() && !leg.waits(verdict, JdkFields.current(multi))) {
        leg.exchange.stop();
        return Bridge.PROCEED;
      }
    }
    if (!verdict.isRetry()) {
      return Bridge.PROCEED;
    }
    internals.reset(multi);
    return verdict.delayNanos() == 0 ? resend(multi) : delayed(multi, leg, verdict.delayNanos());
  }

  /** A call that failed elsewhere than in its try, as in a filter, lets go of the endpoint. */
  Object ended(Object multi) throws ReflectiveOperationException {
    JdkLeg leg = legs.of(JdkFields.current(multi));
    if (leg != null) {
      leg.exchange.abandon();
    }
    return Bridge.PROCEED;
  }

  private Object refused(HttpRequest request, JdkLeg leg) {
    leg.exchange.abandon();
    if (leg.exchange.standsAside()) {
      legs.remove(request);
      Bridge.report(JdkHttpWeaves.SEND, Exchange.noRelay());
      return Bridge.PROCEED;
    }
    return CompletableFuture.failedFuture(new ConnectException(leg.exchange.refusal()));
  }

  private CompletableFuture<Object> afterwards(Object multi, CompletableFuture<Void> decided)
      throws ReflectiveOperationException {
    Executor executor = internals.executor(multi);
    return decided.thenComposeAsync(ready -> resend(multi), executor);
  }

  /** Waits for the next try, but no longer than the call may take. */
  private CompletableFuture<Object> delayed(Object multi, JdkLeg leg, long nanos)
      throws ReflectiveOperationException {
    long patience = leg.patienceNanos(JdkFields.current(multi).timeout());
    boolean bearable = patience == 0 || nanos < patience;
    Executor executor = internals.executor(multi);
    CompletableFuture<Void> delay = new CompletableFuture<>();
    adapters
        .timers()
        .get()
        .schedule(() -> delay.complete(null), bearable ? nanos : patience, TimeUnit.NANOSECONDS);
    return delay.thenComposeAsync(waited -> afterDelay(multi, leg, bearable), executor);
  }

  private CompletableFuture<Object> afterDelay(Object multi, JdkLeg leg, boolean bearable) {
    try {
      if (internals.cancelledByApplication(multi)) {
        leg.exchange.abandon();
        return CompletableFuture.failedFuture(new CancellationException("Request cancelled"));
      }
    } catch (ReflectiveOperationException e) {
      return CompletableFuture.failedFuture(e);
    }
    if (bearable) {
      return resend(multi);
    }
    leg.exchange.abandon();
    return CompletableFuture.failedFuture(new HttpTimeoutException("request timed out"));
  }

  private CompletableFuture<Object> resend(Object multi) {
    try {
      return internals.send(multi);
    } catch (Throwable t) {
      return CompletableFuture.failedFuture(t);
    }
  }
}
