package dev.weft.agent.client.jdkhttp;

import dev.weft.agent.call.Exchange;
import dev.weft.bootstrap.Bridge;
import dev.weft.policy.Failure;
import dev.weft.policy.Verdict;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One try that may get others beside it when it is slow: whichever is answered first counts. The
 * further tries are exchanges of the same call with a copy of its request; if one of them wins, the
 * call's own exchange goes on with its connection. Runs on the client's threads.
 */
final class JdkRace {
  private static final String LOST = "another try was answered first";

  private final Supplier<ScheduledExecutorService> timers;
  private final JdkHttpInternals internals;
  private final JdkAnswers answers;
  private final JdkLegs legs;

  /** The call's own. */
  private final Object exchange;

  private final CompletableFuture<Object> result = new CompletableFuture<>();

  /** Those that have neither failed nor been answered. Guarded by this. */
  private final List<Runner> running = new ArrayList<>();

  JdkRace(
      Supplier<ScheduledExecutorService> timers,
      JdkHttpInternals internals,
      JdkAnswers answers,
      JdkLegs legs,
      Object exchange) {
    this.timers = timers;
    this.internals = internals;
    this.answers = answers;
    this.legs = legs;
    this.exchange = exchange;
  }

  CompletableFuture<Object> run(JdkLeg leg, CompletableFuture<Object> response) {
    add(new Runner(leg, exchange), response);
    arm(leg);
    return result;
  }

  private void arm(JdkLeg first) {
    long nanos = first.exchange.hedgeNanos();
    Runnable maybeHedge =
        () -> {
          try {
            if (!result.isDone()) {
              internals.executor(internals.exchanges().multi(exchange)).execute(() -> hedge(first));
            }
          } catch (ReflectiveOperationException | RuntimeException e) {
            Bridge.report(JdkHttpWeaves.RESPONSE, e);
          }
        };
    var timer = timers.get().schedule(maybeHedge, nanos, TimeUnit.NANOSECONDS);
    var unused = result.whenComplete((head, failure) -> timer.cancel(false));
  }

  /** Sends a further try, if there is to be one; the endpoint of the first may be gone by now. */
  private synchronized void hedge(JdkLeg first) {
    Exchange hedge = result.isDone() ? null : first.exchange.hedge();
    if (hedge == null) {
      return;
    }
    try {
      HttpRequest request = internals.requests().copy(JdkFields.request(exchange));
      JdkLeg leg = new JdkLeg(hedge, internals.requests().isTraced(request));
      legs.put(request, leg);
      Object other = internals.exchanges().make(internals.exchanges().multi(exchange), request);
      add(new Runner(leg, other), internals.exchanges().respond(other));
      arm(first);
    } catch (ReflectiveOperationException | RuntimeException e) {
      hedge.abandon();
      Bridge.report(JdkHttpWeaves.RESPONSE, e);
    }
  }

  private void add(Runner runner, CompletableFuture<Object> response) {
    synchronized (this) {
      running.add(runner);
    }
    var unused = response.whenComplete((head, failure) -> ended(runner, head, failure));
  }

  /** The result is given away without the lock: what follows it is the application's. */
  private void ended(Runner runner, @Nullable Object head, @Nullable Throwable failure) {
    Runnable ending;
    try {
      synchronized (this) {
        if (!running.remove(runner)) {
          return;
        }
        ending = head == null ? failed(runner, failure) : answered(runner, head);
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      Bridge.report(JdkHttpWeaves.RESPONSE, e);
      runner.leg.exchange.abandon();
      ending = () -> result.completeExceptionally(failure == null ? e : failure);
    }
    if (ending != null) {
      ending.run();
    }
  }

  private @Nullable Runnable answered(Runner runner, Object head)
      throws ReflectiveOperationException {
    Verdict verdict = answers.verdict(runner.leg, runner.exchange, head);
    if (verdict.equals(Verdict.RETURN)) {
      giveUp();
      if (runner.exchange != exchange) {
        internals.exchanges().cancel(exchange, new IOException(LOST));
        internals.exchanges().take(exchange, runner.exchange);
      }
      Object shown = answers.shown(runner.leg, exchange, head);
      return () -> result.complete(shown);
    }
    CompletableFuture<Void> ignored = internals.exchanges().ignoreBody(runner.exchange);
    if (!verdict.isRetry()) {
      return null;
    }
    return () -> {
      var unused =
          ignored.whenComplete((v, t) -> result.completeExceptionally(new RetrySignal(verdict)));
    };
  }

  private @Nullable Runnable failed(Runner runner, @Nullable Throwable thrown)
      throws ReflectiveOperationException {
    Throwable failure = thrown == null ? new IOException("no answer") : thrown;
    Throwable cause = JdkHttpInternals.cause(failure);
    Object multi = internals.exchanges().multi(exchange);
    boolean own = runner.exchange == exchange;
    boolean over =
        internals.cancelledByApplication(multi) || (own && cause instanceof HttpTimeoutException);
    if (own && (over || running.isEmpty())) {
      // The call's own try is judged where all failures are.
      giveUp();
      return () -> result.completeExceptionally(failure);
    }
    Failure known =
        internals.failure(multi, runner.leg, cause, internals.exchanges().impl(runner.exchange));
    if (known == null || over) {
      runner.leg.exchange.abandon();
      giveUp();
      return () -> result.completeExceptionally(failure);
    }
    Verdict verdict = runner.leg.exchange.failed(known, runner.leg.replayable);
    if (verdict.isRetry()) {
      return () -> result.completeExceptionally(new RetrySignal(verdict));
    }
    if (verdict.equals(Verdict.RETURN)) {
      giveUp();
      return () -> result.completeExceptionally(failure);
    }
    return null;
  }

  /** Ends the tries that are under way. */
  private void giveUp() throws ReflectiveOperationException {
    List<Runner> losers = List.copyOf(running);
    running.clear();
    for (Runner loser : losers) {
      loser.leg.exchange.abandon();
      internals.exchanges().cancel(loser.exchange, new IOException(LOST));
    }
  }

  /** One try with the exchange that it is for the client. */
  private static final class Runner {
    private final JdkLeg leg;
    private final Object exchange;

    Runner(JdkLeg leg, Object exchange) {
      this.leg = leg;
      this.exchange = exchange;
    }
  }
}
