package dev.weft.policy.balance;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code round-robin}: one after the other, in proportion to the weights.
 *
 * <p>The order is computed once, when the picker is built, as nginx's smooth weighted round-robin
 * does: each step every node gains its weight, the richest is chosen and pays the sum. Weights 5, 1
 * and 1 give a a b a c a a, never five times a in a row. A pick then is one increment of a turn
 * that goes on from picker to picker.
 */
public record RoundRobin() implements Balancer {
  private static final int LONGEST_ORDER = 4096;

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
    Weights weights = new Weights(nodes, LONGEST_ORDER);
    if (weights.equal()) {
      return nodes.toArray(new Node[0]);
    }
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
}
