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
  static @Nullable Node pick(
      Pool pool, Call call, @Nullable Attempt last, IntUnaryOperator chance, long now) {
    Node node = pool.pick(call, now);
    for (int draws = 1; node != null && wasTried(node, last) && draws < DRAWS; draws++) {
      node = pool.pick(call, now);
    }
    return node != null && wasTried(node, last)
        ? anotherThan(node, pool.used(), last, chance)
        : node;
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
    for (Attempt tried = last; tried != null; tried = tried.previous) {
      if (tried.node == node) {
        return true;
      }
    }
    return false;
  }
}
