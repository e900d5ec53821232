package dev.weft.agent.client.jdkhttp;

import dev.weft.bootstrap.Bridge;
import dev.weft.policy.Failure;
import dev.weft.policy.Verdict;
import java.net.http.HttpHeaders;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Judges response heads, and how long they take, before the client sees them. Never blocks. */
final class JdkAnswers {
  private final Supplier<ScheduledExecutorService> timers;
  private final JdkHttpInternals internals;
  private final JdkMessages messages;
  private final JdkLegs legs;

  JdkAnswers(
      Supplier<ScheduledExecutorService> timers,
      JdkHttpInternals internals,
      JdkMessages messages,
      JdkLegs legs) {
    this.timers = timers;
    this.internals = internals;
    this.messages = messages;
    this.legs = legs;
  }

  /** The future of a response head, which may become that of another try. */
  CompletableFuture<Object> response(Object exchange, CompletableFuture<Object> response)
      throws ReflectiveOperationException {
    JdkLeg leg = legs.of(JdkFields.request(exchange));
    if (leg == null || leg.beside) {
      return response;
    }
    if (leg.raced) {
      return new JdkRace(timers, internals, this, legs, exchange).run(leg, response);
    }
    if (showsHeads(exchange)) {
      return response;
    }
    return response.thenCompose(
        head -> judged(leg, exchange, head, CompletableFuture.completedFuture(head)));
  }

  /** The future of what takes the place of a response head that has come. */
  CompletableFuture<Object> head(Object exchange, Object head, CompletableFuture<Object> own)
      throws ReflectiveOperationException {
    JdkLeg leg = legs.of(JdkFields.request(exchange));
    if (leg == null || leg.beside || leg.raced || !showsHeads(exchange)) {
      return own;
    }
    int status = JdkFields.status(head);
    boolean interim = status < 200 && status != 101;
    return interim ? own : judged(leg, exchange, head, own);
  }

  /** The request has been written; from now on its response may take so long and no longer. */
  CompletableFuture<Object> awaited(Object exchangeImpl, CompletableFuture<Object> response)
      throws ReflectiveOperationException {
    Object exchange = JdkFields.exchange(exchangeImpl);
    if (exchange == null) {
      return response;
    }
    JdkLeg leg = legs.of(JdkFields.request(exchange));
    long limit = leg == null ? 0 : leg.exchange.limits().responseNanos();
    if (leg == null || limit == 0 || response.isDone()) {
      return response;
    }
    Runnable expire =
        () -> {
          leg.limit = Failure.PER_TRY_TIMEOUT;
          try {
            internals.exchanges().cancel(exchange, new HttpTimeoutException("request timed out"));
          } catch (ReflectiveOperationException e) {
            Bridge.report(JdkHttpWeaves.AWAITED, e);
          }
        };
    Future<?> deadline = timers.get().schedule(expire, limit, TimeUnit.NANOSECONDS);
    var unused = response.whenComplete((head, failure) -> deadline.cancel(false));
    return response;
  }

  /** What the policy makes of a response head; its try is over. */
  Verdict verdict(JdkLeg leg, Object exchange, Object head) throws ReflectiveOperationException {
    HttpHeaders headers = messages.headers(head);
    Verdict verdict =
        leg.exchange.answered(
            JdkFields.status(head), name -> headers.firstValue(name).orElse(null), leg.replayable);
    if (verdict.isRetry() && !leg.waits(verdict, JdkFields.request(exchange))) {
      leg.exchange.stop();
      return Verdict.RETURN;
    }
    return verdict;
  }

  /** A response head as the application sees it. */
  Object shown(JdkLeg leg, Object exchange, Object head) throws ReflectiveOperationException {
    return leg.exchange.wire().changesAnswer()
        ? messages.changed(leg.exchange, exchange, head)
        : head;
  }

  /** Whether the client shows each head by itself: newer builds, if they don't wait for "100". */
  private boolean showsHeads(Object exchange) throws ReflectiveOperationException {
    return internals.exchanges().showHeads() && !JdkFields.request(exchange).expectContinue();
  }

  private CompletableFuture<Object> judged(
      JdkLeg leg, Object exchange, Object head, CompletableFuture<Object> own) {
    try {
      Verdict verdict = verdict(leg, exchange, head);
      if (!verdict.isRetry()) {
        Object shown = shown(leg, exchange, head);
        return shown == head ? own : CompletableFuture.completedFuture(shown);
      }
      return internals
          .exchanges()
          .ignoreBody(exchange)
          .handle(
              (ignored, failure) -> {
                throw new RetrySignal(verdict);
              });
    } catch (ReflectiveOperationException | RuntimeException e) {
      Bridge.report(JdkHttpWeaves.RESPONSE, e);
      return own;
    }
  }
}
