package dev.weft.policy;

import dev.weft.policy.balance.Node;
import dev.weft.policy.balance.Pool;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The nodes of a pool that a call hasn't tried yet. Asked on the application's threads. */
final class Untried {
  private static final int DRAWS = 5;

  private Untried() {}

  /**
   * Avoids nodes that were tried: a few draws keep the balancer's shares, then any other will do,
   * then one that was tried; null: no node is used.
   */
  static @Nullable Node pick(Pool pool, Call call, long now) {
    boolean usable = pool.isPanic() && Levels.areWhole(call);
    Node node = pick(pool, call, usable, now);
    Attempt last = call.last();
    if (last == null || node == null || !wasTried(node, last)) {
      return node;
    }
    for (int draws = 1; draws < DRAWS; draws++) {
      call.particulars().redraw();
      Node other = pick(pool, call, usable, now);
      if (other != null && !wasTried(other, last)) {
        return other;
      }
    }
    return anotherThan(node, pool.used(), last, call.view.upstream.chance);
  }

  static boolean isAny(Pool pool, @Nullable Attempt last) {
    List<Node> nodes = pool.used();
    for (int i = 0; i < nodes.size(); i++) {
      if (!wasTried(nodes.get(i), last)) {
        return true;
      }
    }
    return false;
  }

  /** While others can stand in, nobody panics. */
  private static @Nullable Node pick(Pool pool, Call call, boolean usable, long now) {
    Node node = usable ? pool.pickUsable(call, now) : null;
    return node == null ? pool.pick(call, now) : node;
  }

  /** With few requests the dead look the least busy, and draws alone would find them again. */
  private static Node anotherThan(
      Node tried, List<Node> nodes, @Nullable Attempt last, IntUnaryOperator chance) {
    int start = chance.applyAsInt(nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get((start + i) % nodes.size());
      if (!wasTried(node, last)) {
        return node;
      }
    }
    return tried;
  }

  private static boolean wasTried(Node node, @Nullable Attempt last) {
    for (Attempt tried = last; tried != null; tried = tried.previous()) {
      if (tried.node == node) {
        return true;
      }
    }
    return false;
  }
}
