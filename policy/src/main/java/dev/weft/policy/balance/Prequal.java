package dev.weft.policy.balance;

import java.util.List;

/** {@code prequal}. */
public record Prequal() implements Balancer {
  @Override
  public Picker picker(List<Node> usable, Ground ground) {
    return new WeightedRandom().picker(usable, ground);
  }
}
