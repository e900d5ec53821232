package dev.weft.policy.balance;

import java.util.List;
import java.util.function.IntUnaryOperator;

/** The settings of one balancing algorithm. Builds pickers at publish and on ejections. */
public sealed interface Balancer permits LeastRequest, RoundRobin, WeightedRandom {

  /**
   * @param usable not empty
   * @param chance draws from 0 (inclusive) to the argument (exclusive)
   */
  Picker picker(List<Node> usable, IntUnaryOperator chance);
}
