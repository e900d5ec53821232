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

  /** Null: nothing stands in, the target serves itself. */
  static @Nullable StandIn draw(Call call) {
    Upstream owner = call.targetOwner();
    if (owner == null) {
      return null;
    }
    List<StandIn> next = owner.standIns(call.target.subset());
    if (next.isEmpty()) {
      return null;
    }
    Pool own = call.pool(null);
    int overprovisioning = owner.service().policy().failover().overprovisioning();
    int first = available(own, overprovisioning);
    if (first >= FULL) {
      return null;
    }
    int total = first;
    for (int i = 0; i < next.size(); i++) {
      total += available(pool(call.view, next.get(i), call.target, own), overprovisioning);
    }
    if (total == 0) {
      return null;
    }
    int drawn = owner.chance.applyAsInt(Math.min(FULL, total)) - first;
    for (int i = 0; drawn >= 0 && i < next.size(); i++) {
      drawn -= available(pool(call.view, next.get(i), call.target, own), overprovisioning);
      if (drawn < 0) {
        return next.get(i);
      }
    }
    return null;
  }

  /** Whether all levels of the target together can take all requests. */
  static boolean areWhole(Call call) {
    Upstream owner = call.targetOwner();
    if (owner == null) {
      return false;
    }
    List<StandIn> next = owner.standIns(call.target.subset());
    if (next.isEmpty()) {
      return false;
    }
    Pool own = call.pool(null);
    int overprovisioning = owner.service().policy().failover().overprovisioning();
    int total = available(own, overprovisioning);
    for (int i = 0; i < next.size(); i++) {
      total += available(pool(call.view, next.get(i), call.target, own), overprovisioning);
    }
    return total >= FULL;
  }

  /**
   * The nodes that stand in; null: they aren't watched, or nobody has defined that subset, or they
   * are the target's own.
   */
  static @Nullable Pool pool(View view, StandIn standIn, Target target, @Nullable Pool own) {
    Upstream other = view.other(standIn);
    Pool pool = other == null ? null : pool(view, other, standIn, target);
    return pool == own ? null : pool;
  }

  /** The nodes of another service, or of another part of this one, as far as the view shows it. */
  static @Nullable Pool pool(View view, Upstream other, StandIn standIn, Target target) {
    Active active = other == view.upstream ? view.active : other.view().active;
    String wanted = standIn.exact() ? standIn.subset() : target.subset();
    if (wanted == null) {
      return active.whole;
    }
    Pool subset = active.subset(wanted);
    return subset == null && !standIn.exact() ? active.whole : subset;
  }

  /** Percent of the requests that a level takes if it is asked first. */
  static int available(@Nullable Pool pool, int overprovisioning) {
    return pool == null ? 0 : Math.min(FULL, pool.health() * overprovisioning / FULL);
  }
}
