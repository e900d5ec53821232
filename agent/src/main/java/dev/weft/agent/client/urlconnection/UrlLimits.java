package dev.weft.agent.client.urlconnection;

import dev.weft.agent.call.Exchange;
import dev.weft.agent.call.Limits;
import dev.weft.policy.Failure;
import dev.weft.policy.Verdict;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The mesh's time limits on a connection of the JDK's pool, beside the application's own. */
final class UrlLimits {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Supplier<ScheduledExecutorService> timers;
  private final UrlConnectionInternals internals;

  UrlLimits(Supplier<ScheduledExecutorService> timers, UrlConnectionInternals internals) {
    this.timers = timers;
    this.internals = internals;
  }

  /** The limit of one connect: the shortest of the application's own (0 or less: none) and ours. */
  static Integer connectTimeoutMillis(Integer own, Limits limits) {
    long limit = Limits.shorter(limits.connectNanos(), limits.perTryNanos());
    limit = Limits.shorter(limit, limits.remainingRequestNanos());
    if (limit == 0) {
      return own;
    }
    long millis = Math.max(1, limit / NANOS_PER_MILLI);
    return (int) Math.min(own > 0 ? own : Integer.MAX_VALUE, millis);
  }

  /**
   * Waits before the next try on the application's own thread; false if it was interrupted, or if
   * the application would rather not wait that long.
   */
  static boolean pause(HttpURLConnection connection, Exchange exchange, Verdict verdict) {
    long patience = patienceNanos(connection, exchange);
    return (patience == 0 || verdict.delayNanos() < patience) && sleep(verdict.delayNanos());
  }

  /** Waits before the first try; false if the application's patience, or the call's, is over. */
  static boolean delay(HttpURLConnection connection, Exchange exchange, long nanos) {
    long patience = patienceNanos(connection, exchange);
    boolean bearable = patience == 0 || nanos < patience;
    sleep(bearable ? nanos : patience);
    return bearable;
  }

  /** Cuts the connection when the try, or the whole call, has taken too long. */
  void watch(UrlState state, Object client) {
    state.expired = null;
    if (state.timeouts.perTryNanos() == 0 && state.timeouts.requestNanos() == 0) {
      return;
    }
    Limits limits = state.exchange.limits();
    long perTry = limits.perTryNanos();
    long request = limits.remainingRequestNanos();
    boolean tryFirst = request == 0 || (perTry != 0 && perTry < request);
    Failure limit = tryFirst ? Failure.PER_TRY_TIMEOUT : Failure.REQUEST_TIMEOUT;
    state.deadline(cut(state, client, limit, tryFirst ? perTry : request));
  }

  /** Cuts the connection when the response head takes too long; the request has been written. */
  void watchResponse(UrlState state, Object client) {
    long limit = state.timeouts.responseNanos();
    if (limit > 0 && state.exchange.isOpen()) {
      state.responseDeadline(cut(state, client, Failure.PER_TRY_TIMEOUT, limit));
    }
  }

  private Future<?> cut(UrlState state, Object client, Failure limit, long nanos) {
    Exchange exchange = state.exchange;
    Runnable cut =
        () -> {
          if (state.exchange != exchange || !exchange.isOpen()) {
            return;
          }
          state.expired = limit;
          try {
            internals.pool().cut(client);
          } catch (ReflectiveOperationException | IOException e) {
            // The try goes on without its limit.
          }
        };
    return timers.get().schedule(cut, nanos, TimeUnit.NANOSECONDS);
  }

  /** How long the application waits for an answer, or the call may take; 0: for ever. */
  private static long patienceNanos(HttpURLConnection connection, Exchange exchange) {
    long own = TimeUnit.MILLISECONDS.toNanos(connection.getReadTimeout());
    return exchange.limits().patienceNanos(own);
  }

  private static boolean sleep(long nanos) {
    if (nanos == 0) {
      return true;
    }
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
