package dev.weft.policy.balance;

import java.util.List;

/** {@code maglev}. */
public record Maglev(List<HashOn> hashOn) implements Balancer {
  public Maglev {
    hashOn = List.copyOf(hashOn);
  }

  @Override
  public Picker picker(List<Node> usable, Ground ground) {
    return new WeightedRandom().picker(usable, ground);
  }
}
