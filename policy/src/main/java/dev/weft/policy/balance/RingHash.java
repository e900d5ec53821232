package dev.weft.policy.balance;

import java.util.List;

/**
 * {@code ring-hash}: requests of one key go to one node, and few keys move when nodes change.
 *
 * <p>Every node has points on a ring of all 64-bit numbers, 512 for each unit of weight; a request
 * goes to the node of the first point at or after its hash. A point is the XXH64 of its number,
 * seeded with that of the instance id: an instance that comes back under another address has its
 * old keys. If 1 of 10 nodes leaves, its points go, and with them its tenth of the keys; all others
 * stay. With points a 10, b 20, a 50: key 15 belongs to b; without b to a.
 *
 * <p>A ring has at most about 262144 points: above 512 units of weight there are fewer for each,
 * and a change of the sum moves some more keys. One that is out or full ({@link HashPicker}) is
 * passed over, and the walk goes on. Karger et al., "Consistent hashing and random trees", 1997.
 *
 * @param hashOn what of a request is its key
 */
public record RingHash(List<HashOn> hashOn) implements Balancer {
  private static final int POINTS_PER_WEIGHT = 512;
  private static final int MOST_POINTS = 1 << 18;
  private static final KeyTable.Maker RING =
      (nodes, weights) -> new Ring(nodes, points(weights, nodes.size()));

  public RingHash {
    hashOn = List.copyOf(hashOn);
  }

  @Override
  public Picker picker(List<Node> usable, Ground ground) {
    return ground.hashing(usable, RING);
  }

  private static int[] points(Weights weights, int nodes) {
    int[] points = new int[nodes];
    long total = Math.max(weights.total(), MOST_POINTS / POINTS_PER_WEIGHT);
    for (int i = 0; i < nodes; i++) {
      points[i] = (int) Math.max(1, (long) weights.of(i) * MOST_POINTS / total);
    }
    return points;
  }
}
