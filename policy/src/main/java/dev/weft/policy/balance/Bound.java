package dev.weft.policy.balance;

/**
 * How much one node may carry before hashing passes it over, so that a key that many requests share
 * doesn't bury the node it belongs to.
 *
 * <p>A node may have 1.25 times its share of what the service has in flight, rounded up, and 4
 * whatever its share is: with a few requests in flight every node would be above its share, and the
 * keys would wander for nothing. With 40 in flight on 10 nodes of one weight, a node with 5 is free
 * (1.25 x 41 / 10 = 5.1, so 6), one with 6 is full. Mirrokni, Thorup, Zadimoghaddam, "Consistent
 * hashing with bounded loads", 2018; the factor is Envoy's {@code hash_balance_factor} 125.
 */
final class Bound {
  /**
   * Nodes are full only as long as they carry 1.25 times their share, so at least a fifth of the
   * weight in use is free, and 128 draws of it all miss that once in 10^12 times.
   */
  static final int LONGEST_SEARCH = 128;

  private static final int ALWAYS_FREE = 4;

  private final Node[] nodes;
  private final Weights weights;
  private final boolean[] used;
  private final long usedWeight;
  private final Ground ground;

  /**
   * @param used those that share the load, by index
   */
  Bound(Node[] nodes, Weights weights, boolean[] used, Ground ground) {
    this.nodes = nodes;
    this.weights = weights;
    this.used = used;
    this.ground = ground;
    long sum = 0;
    for (int i = 0; i < used.length; i++) {
      sum += used[i] ? weights.of(i) : 0;
    }
    usedWeight = sum;
  }

  Node node(int index) {
    return nodes[index];
  }

  boolean isUsed(int index) {
    return used[index];
  }

  boolean isFull(int index) {
    long withThis = nodes[index].active() + 1L;
    if (withThis <= ALWAYS_FREE) {
      return false;
    }
    long all = ground.active() + 1L;
    long fourths = 4 * usedWeight;
    return withThis > (5 * all * weights.of(index) + fourths - 1) / fourths;
  }
}
