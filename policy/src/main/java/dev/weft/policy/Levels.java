package dev.weft.policy;

import dev.weft.policy.balance.Pool;
import dev.weft.policy.route.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which service serves a try: the target's own, or one that it fails over to.
 *
 * <p>As Envoy's priority levels: a level is available in proportion to its usable endpoints times
 * the overprovisioning, at most fully. With 140 percent, 60 percent usable endpoints still take 84
 * percent of the requests and the next level takes 16; from 71.4 percent on they take all. If all
 * levels together aren't fully available the requests are shared in proportion; if none is, all go
 * to the first, which then panics.
 */
final class Levels {
  private static final int FULL = 100;

  private Levels() {}

  /** Null: the target's service isn't watched. */
  static @Nullable Upstream draw(Call call) {
    Upstream owner = call.targetOwner();
    if (owner == null) {
      return null;
    }
    List<ServiceName> next = owner.failovers();
    if (next.isEmpty()) {
      return owner;
    }
    Pool own = call.pool(owner);
    int overprovisioning = owner.service().policy().failover().overprovisioning();
    int first = available(own, overprovisioning);
    if (first >= FULL) {
      return owner;
    }
    int total = first;
    for (int i = 0; i < next.size(); i++) {
      total += available(pool(call, next.get(i)), overprovisioning);
    }
    if (total == 0) {
      return owner;
    }
    int drawn = owner.chance.applyAsInt(Math.min(FULL, total)) - first;
    for (int i = 0; drawn >= 0 && i < next.size(); i++) {
      drawn -= available(pool(call, next.get(i)), overprovisioning);
      if (drawn < 0) {
        return call.view.other(next.get(i));
      }
    }
    return owner;
  }

  /** Whether all levels of the target together can take all requests. */
  static boolean areWhole(Call call) {
    Upstream owner = call.targetOwner();
    if (owner == null || owner.failovers().isEmpty()) {
      return false;
    }
    int overprovisioning = owner.service().policy().failover().overprovisioning();
    int total = available(call.pool(owner), overprovisioning);
    for (ServiceName name : owner.failovers()) {
      total += available(pool(call, name), overprovisioning);
    }
    return total >= FULL;
  }

  /**
   * The part of a service that stands in for a target elsewhere: its subset of that name, or all.
   */
  static Pool pool(Upstream serving, Target target) {
    Active active = serving.view().active;
    Pool subset = active.pool(target);
    return subset == null ? active.whole : subset;
  }

  /** Percent of the requests that a level takes if it is asked first. */
  static int available(@Nullable Pool pool, int overprovisioning) {
    return pool == null ? 0 : Math.min(FULL, pool.health() * overprovisioning / FULL);
  }

  private static @Nullable Pool pool(Call call, ServiceName name) {
    Upstream other = call.view.other(name);
    return other == null ? null : pool(other, call.target);
  }
}
