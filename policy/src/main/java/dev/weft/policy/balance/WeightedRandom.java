package dev.weft.policy.balance;

import java.util.List;

/** {@code random}: each node with the probability of its weight. */
public record WeightedRandom() implements Balancer {
  private static final int WEIGHT_LIMIT = 1 << 24;

  @Override
  public Picker picker(List<Node> usable, Ground ground) {
    Node[] nodes = usable.toArray(new Node[0]);
    Weights weights = new Weights(usable, WEIGHT_LIMIT);
    return (request, now) -> nodes[weights.draw(ground.chance())];
  }

  @Override
  public boolean startsSlowly() {
    return true;
  }
}
