package dev.weft.policy.balance;

import java.util.List;

/** {@code ring-hash}. */
public record RingHash(List<HashOn> hashOn) implements Balancer {
  public RingHash {
    hashOn = List.copyOf(hashOn);
  }

  @Override
  public Picker picker(List<Node> usable, Ground ground) {
    return new WeightedRandom().picker(usable, ground);
  }
}
