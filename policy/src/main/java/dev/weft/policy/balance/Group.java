package dev.weft.policy.balance;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that are drawn from together.
 *
 * @param picker null: there is no node
 */
record Group(List<Node> nodes, @Nullable Picker picker) {

  /**
   * @param candidates not to be changed afterwards
   */
  static Group of(List<Node> candidates, LoadBalancing settings, Ground ground) {
    if (candidates.isEmpty()) {
      return new Group(List.of(), null);
    }
    int size = settings.subsetSize();
    boolean all = size == 0 || candidates.size() <= size;
    List<Node> drawn = all ? candidates : Rendezvous.highest(candidates, size, ground.seed());
    List<Node> nodes = Collections.unmodifiableList(drawn);
    Balancer balancer = settings.balancer();
    Picker picker = balancer.picker(nodes, ground);
    if (settings.slowStartNanos() > 0 && balancer.startsSlowly()) {
      picker = new SlowStart(picker, nodes, settings.slowStartNanos(), ground);
    }
    return new Group(nodes, picker);
  }
}
