package dev.weft.policy.balance;

import java.util.List;

/**
 * {@code maglev}: as ring-hash, with the keys spread more evenly, a faster look-up, and somewhat
 * more keys that move when nodes change.
 *
 * <p>A table of 65537 places, each of one node. Every node wants the places in an order of its own:
 * it begins at one place and skips ahead by one width, both hashes of its instance id. In turns
 * each takes the first free place it wants, until none is free. Of 5 places, a wants 0 2 4 1 3, b
 * wants 2 3 4 0 1: a takes 0, b 2, a 4 (2 is gone), b 3, a 1. A node of weight 3 has its turns at
 * 1/3, 2/3, 1 ... of the time in which one of weight 1 has its first. The turns begin with the
 * lowest id, so callers who build a table of the same nodes have the same one.
 *
 * <p>A request's place is its hash modulo 65537; if its node is out or full ({@link HashPicker}),
 * another hash is made of it. Eisenbud et al., "Maglev: a fast and reliable software network load
 * balancer", 2016, section 3.4.
 *
 * @param hashOn what of a request is its key
 */
public record Maglev(List<HashOn> hashOn) implements Balancer {
  private static final KeyTable.Maker SLOTS = Slots::new;

  public Maglev {
    hashOn = List.copyOf(hashOn);
  }

  @Override
  public Picker picker(List<Node> usable, Ground ground) {
    return ground.hashing(usable, SLOTS);
  }
}
