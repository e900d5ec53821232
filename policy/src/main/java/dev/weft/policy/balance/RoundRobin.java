package dev.weft.policy.balance;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code round-robin}: one after the other, in proportion to the weights.
 *
 * <p>The order is computed once, when the picker is built, as nginx's smooth weighted round-robin
 * does: each step every node gains its weight, the richest is chosen and pays the sum. Weights 5, 1
 * and 1 give a a b a c a a, never five times a in a row. A pick then is one increment of a turn
 * that goes on from picker to picker.
 *
 * <p>That takes as many steps as the order is long, for each node. With many nodes a node of weight
 * 5 has its turns at 0.1, 0.3 ... 0.9 of the round instead, one of weight 1 at 0.5, and the order
 * is that of the times.
 */
public record RoundRobin() implements Balancer {
  private static final int LONGEST_ORDER = 4096;
  private static final int MANY_NODES = 128;
  private static final int TURNS_PER_NODE = 16;

  @Override
  public Picker picker(List<Node> usable, Ground ground) {
    Node[] order = order(usable);
    AtomicInteger next = ground.turn();
    return (request, now) -> order[Integer.remainderUnsigned(next.getAndIncrement(), order.length)];
  }

  @Override
  public boolean startsSlowly() {
    return true;
  }

  private static Node[] order(List<Node> nodes) {
    Weights weights = new Weights(nodes, Math.max(LONGEST_ORDER, TURNS_PER_NODE * nodes.size()));
    if (weights.equal()) {
      return nodes.toArray(new Node[0]);
    }
    return nodes.size() < MANY_NODES ? smooth(nodes, weights) : timed(nodes, weights);
  }

  private static Node[] smooth(List<Node> nodes, Weights weights) {
    Node[] order = new Node[weights.total()];
    int[] riches = new int[nodes.size()];
    for (int step = 0; step < order.length; step++) {
      int richest = 0;
      for (int i = 0; i < riches.length; i++) {
        riches[i] += weights.of(i);
        if (riches[i] > riches[richest]) {
          richest = i;
        }
      }
      riches[richest] -= order.length;
      order[step] = nodes.get(richest);
    }
    return order;
  }

  private static Node[] timed(List<Node> nodes, Weights weights) {
    long[] turns = new long[weights.total()];
    int filled = 0;
    for (int i = 0; i < nodes.size(); i++) {
      for (long turn = 0; turn < weights.of(i); turn++) {
        long time = ((2 * turn + 1) << 31) / weights.of(i);
        turns[filled++] = (time << 24) | i;
      }
    }
    Arrays.sort(turns);
    Node[] order = new Node[turns.length];
    for (int at = 0; at < order.length; at++) {
      order[at] = nodes.get((int) (turns[at] & 0xFF_FFFF));
    }
    return order;
  }
}
