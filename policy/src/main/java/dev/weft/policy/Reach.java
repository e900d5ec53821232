package dev.weft.policy;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Node;
import dev.weft.policy.balance.Pool;
import dev.weft.policy.route.RequestHead;
import dev.weft.policy.route.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All nodes that such a request can be sent to at this moment, whatever chance says. */
final class Reach {
  private final List<Pool> pools = new ArrayList<>();

  private Reach() {}

  static Reach of(View view, RequestHead head) {
    Reach reach = new Reach();
    Active active = view.active;
    for (Rules.Rule rule : active.rules.possible(head)) {
      for (Target target : rule.split()) {
        if (target.weight() > 0) {
          reach.add(view, active, target);
        }
      }
    }
    return reach;
  }

  /** Whether it leads elsewhere, and not there. Endpoints that are out for now are in reach. */
  boolean leavesOut(Endpoint endpoint) {
    boolean elsewhere = false;
    for (Pool pool : pools) {
      for (Node node : pool.nodes()) {
        if (isSame(node.endpoint(), endpoint)) {
          return false;
        }
      }
      elsewhere |= !pool.used().isEmpty();
    }
    return elsewhere;
  }

  private void add(View view, Active active, Target target) {
    Pool own = view.pool(active, target);
    add(own);
    Upstream owner = view.owner(target);
    if (owner != null) {
      for (StandIn standIn : owner.standIns(target.subset())) {
        add(Levels.pool(view, standIn, target, own));
      }
    }
  }

  private void add(@Nullable Pool pool) {
    if (pool != null) {
      pools.add(pool);
    }
  }

  private static boolean isSame(Endpoint one, Endpoint other) {
    return one.port() == other.port() && one.ip().equals(other.ip());
  }
}
