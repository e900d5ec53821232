package dev.weft.policy.balance;

import java.util.List;

/** The settings of one balancing algorithm. Builds pickers at publish and on ejections. */
public sealed interface Balancer
    permits LeastRequest, Maglev, PeakEwma, Prequal, RingHash, RoundRobin, WeightedRandom {

  /**
   * @param usable not empty
   */
  Picker picker(List<Node> usable, Ground ground);

  /** What of a request decides where it belongs; empty if nothing does. */
  default List<HashOn> hashOn() {
    return List.of();
  }

  /** Whether it goes by how long answers took: those of streams say nothing. */
  default boolean learnsLatency() {
    return false;
  }

  /** Whether it goes by the load that endpoints report in their answers. */
  default boolean learnsLoad() {
    return false;
  }

  /** Whether new nodes get a share that grows; those that learn, or hash, have no use for it. */
  default boolean startsSlowly() {
    return false;
  }
}
