package dev.weft.policy;

import dev.weft.policy.balance.Ground;
import dev.weft.policy.balance.Node;
import dev.weft.policy.balance.Pool;
import dev.weft.policy.balance.Subset;
import dev.weft.policy.route.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What requests see of one service, or of those of its endpoints that carry a tag, at one moment.
 * Immutable; built at publish and on ejections.
 */
final class Active {
  private static final String WHOLE = "";

  final MeshSnapshot.Service service;
  final Rules rules;
  final Pool whole;
  private final Map<String, Pool> subsets;

  /** What the balancers of the pools remember, by subset; handed on from one to the next. */
  private final Map<String, Ground> grounds;

  /**
   * @param zone the caller's own, or null
   * @param before of the same view, or null
   */
  Active(
      MeshSnapshot.Service service,
      Rules rules,
      List<Node> all,
      @Nullable String tag,
      @Nullable String zone,
      @Nullable Active before,
      Supplier<Ground> newGround) {
    this.service = service;
    this.rules = rules;
    grounds = before == null ? new HashMap<>() : before.grounds;
    List<Node> nodes = tag == null ? all : tagged(all, tag);
    ServicePolicy policy = service.policy();
    whole = pool(WHOLE, nodes, policy, zone, newGround);
    subsets = new HashMap<>();
    policy
        .subsets()
        .forEach(
            (name, subset) ->
                subsets.put(name, pool(name, members(nodes, subset), policy, zone, newGround)));
    grounds.keySet().removeIf(name -> !name.equals(WHOLE) && !subsets.containsKey(name));
  }

  private Active(Active nodes, Rules rules, Map<String, Pool> subsets) {
    this.service = nodes.service;
    this.rules = rules;
    this.whole = nodes.whole;
    this.grounds = nodes.grounds;
    this.subsets = subsets;
  }

  /** The same, with other routes, and with the subsets that only another one has. */
  Active with(Rules rules, Active other) {
    Map<String, Pool> both = new HashMap<>(other.subsets);
    both.putAll(subsets);
    return new Active(this, rules, both);
  }

  /** The nodes of a target within this service; null: there is no such subset. */
  @Nullable Pool pool(Target target) {
    return target.subset() == null ? whole : subsets.get(target.subset());
  }

  /** The nodes of a subset; null: there is none of that name. */
  @Nullable Pool subset(String name) {
    return subsets.get(name);
  }

  /** Tells the balancers how much there is to share. */
  void rate(double callsPerSecond) {
    grounds.values().forEach(ground -> ground.rate(callsPerSecond));
  }

  private Pool pool(
      String name,
      List<Node> nodes,
      ServicePolicy policy,
      @Nullable String zone,
      Supplier<Ground> newGround) {
    Ground ground = grounds.computeIfAbsent(name, absent -> newGround.get());
    return new Pool(nodes, policy.loadBalancing(), zone, ground);
  }

  private static List<Node> tagged(List<Node> nodes, String tag) {
    List<Node> tagged = new ArrayList<>();
    for (Node node : nodes) {
      if (node.endpoint().tags().contains(tag)) {
        tagged.add(node);
      }
    }
    return tagged;
  }

  private static List<Node> members(List<Node> nodes, Subset subset) {
    List<Node> members = new ArrayList<>();
    for (Node node : nodes) {
      if (subset.contains(node.endpoint())) {
        members.add(node);
      }
    }
    return members;
  }
}
