package dev.weft.policy.balance;

import java.util.List;
import java.util.function.IntUnaryOperator;

/** {@code random}: each node with the probability of its weight. */
public record WeightedRandom() implements Balancer {
  private static final int WEIGHT_LIMIT = 1 << 24;

  @Override
  public Picker picker(List<Node> usable, IntUnaryOperator chance) {
    Node[] nodes = usable.toArray(new Node[0]);
    Weights weights = new Weights(usable, WEIGHT_LIMIT);
    return () -> nodes[weights.draw(chance)];
  }
}
