package dev.weft.agent.client.urlconnection;

import dev.weft.agent.call.Exchange;
import dev.weft.policy.Failure;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The mesh's time limits on a connection of the JDK's pool, beside the application's own. */
final class UrlLimits {
  private final Supplier<ScheduledExecutorService> timers;
  private final UrlConnectionInternals internals;

  UrlLimits(Supplier<ScheduledExecutorService> timers, UrlConnectionInternals internals) {
    this.timers = timers;
    this.internals = internals;
  }

  /** The limit of one connect: the shortest of the application's own (0 or less: none) and ours. */
  static Integer connectTimeoutMillis(Integer own, Exchange exchange) {
    long limit = shorter(exchange.connectTimeoutNanos(), exchange.perTryTimeoutNanos());
    limit = shorter(limit, exchange.remainingRequestNanos());
    if (limit == 0) {
      return own;
    }
    long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(limit));
    return (int) Math.min(own > 0 ? own : Integer.MAX_VALUE, millis);
  }

  /** Cuts the connection when the try, or the whole call, has taken too long. */
  void watch(UrlState state, Object client) {
    Exchange exchange = state.exchange;
    state.expired = null;
    long perTry = exchange.perTryTimeoutNanos();
    long request = exchange.remainingRequestNanos();
    if (perTry == 0 && request == 0) {
      return;
    }
    boolean tryFirst = request == 0 || (perTry != 0 && perTry < request);
    Failure limit = tryFirst ? Failure.PER_TRY_TIMEOUT : Failure.REQUEST_TIMEOUT;
    Runnable cut =
        () -> {
          if (state.exchange != exchange || !exchange.isOpen()) {
            return;
          }
          state.expired = limit;
          try {
            internals.cut(client);
          } catch (ReflectiveOperationException | IOException e) {
            // The try goes on without its limit.
          }
        };
    state.deadline(timers.get().schedule(cut, tryFirst ? perTry : request, TimeUnit.NANOSECONDS));
  }

  private static long shorter(long a, long b) {
    return a == 0 || b == 0 ? a + b : Math.min(a, b);
  }
}
