package dev.weft.policy;

import dev.weft.policy.balance.Node;
import dev.weft.policy.balance.Pool;
import dev.weft.policy.guard.Hedge;
import dev.weft.policy.guard.RetryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Sends a further try beside one that is slow: for methods that may be repeated only, out of the
 * same budget as retries, and not while the service has trouble enough. Dean and Barroso, "The tail
 * at scale", 2013.
 */
final class Hedging {
  private Hedging() {}

  static long afterNanos(Call call) {
    Hedge hedge = call.rule.policy.hedge();
    if (hedge == null || !call.rule.policy.retry().methods().contains(call.method())) {
      return 0;
    }
    return hedge.percentile() == 0
        ? hedge.afterNanos()
        : call.view.upstream.capacity().latencyNanos(hedge.percentile());
  }

  static @Nullable Attempt attempt(Call call, long now) {
    Hedge hedge = call.rule.policy.hedge();
    RetryPolicy retry = call.rule.policy.retry();
    if (hedge == null || call.particulars().hedges >= hedge.max()) {
      return null;
    }
    StandIn standIn = Levels.draw(call);
    Upstream serving = call.serving(standIn);
    Pool pool = call.pool(standIn);
    if (serving == null || pool == null || pool.isPanic() || serving.capacity().isHalfFull()) {
      return null;
    }
    if (!Untried.isAny(pool, call.last())
        || !serving.capacity().hasRoomForRetry()
        || !call.view.upstream.budget().tryRetry(retry.budget(), now)
        || !serving.capacity().enter()) {
      return null;
    }
    Node node = Untried.pick(pool, call, now);
    if (node == null) {
      serving.capacity().withdraw();
      return null;
    }
    call.particulars().hedges++;
    return call.begin(serving, pool, node, false, now);
  }
}
