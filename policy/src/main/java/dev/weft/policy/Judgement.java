package dev.weft.policy;

import dev.weft.policy.balance.Pool;
import dev.weft.policy.guard.RetryOn;
import dev.weft.policy.guard.RetryPolicy;

/** Whether a try that ended is followed by another. Asked on the application's threads. */
final class Judgement {
  /** A server may ask for more; without a limit of the request nobody is made to wait for it. */
  private static final long LONGEST_WAIT_NANOS = 10_000_000_000L;

  private Judgement() {}

  /**
   * @param waitNanos what the answer asked for in {@code retry-after}; 0: nothing
   * @param others whether further tries of the call are under way
   */
  static Verdict of(
      Call call, Outcome outcome, boolean replayable, long waitNanos, boolean others, long now) {
    RetryPolicy retry = call.rule.policy.retry();
    if (!isRetried(call, retry, outcome, replayable)) {
      return Verdict.RETURN;
    }
    if (others) {
      return Verdict.WAIT;
    }
    if (call.attempts() > retry.attempts()) {
      return Verdict.RETURN;
    }
    long delayNanos = Math.max(waitNanos, delayNanos(call, retry, outcome));
    long requestNanos = call.timeouts().requestNanos();
    boolean late =
        requestNanos > 0
            ? now + delayNanos - call.begunAt() >= requestNanos
            : waitNanos > LONGEST_WAIT_NANOS;
    Upstream upstream = call.view.upstream;
    if (late
        || !upstream.capacity().hasRoomForRetry()
        || !upstream.budget().tryRetry(retry.budget(), now)) {
      return Verdict.RETURN;
    }
    return delayNanos == 0 ? Verdict.RETRY_NOW : new Verdict(delayNanos);
  }

  private static boolean isRetried(
      Call call, RetryPolicy retry, Outcome outcome, boolean replayable) {
    boolean safe = replayable && retry.methods().contains(call.method());
    if (outcome.failure() == null) {
      return outcome.status() > 0 && retry.retries(outcome.status(), safe);
    }
    RetryOn condition = outcome.failure().condition();
    return condition != null && retry.retries(condition, safe, replayable);
  }

  /**
   * A first connect failure is followed at once by another host: nothing was sent, so the service
   * isn't burdened, and the other host has done nothing to be waited for.
   */
  private static long delayNanos(Call call, RetryPolicy retry, Outcome outcome) {
    if (call.attempts() == 1 && outcome.failure() == Failure.CONNECT_FAILURE) {
      Pool pool = call.pool(null);
      if (pool != null && Untried.isAny(pool, call.last())) {
        return 0;
      }
    }
    return retry.backoff().delayNanos(call.attempts(), call.view.upstream.chance);
  }
}
