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
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What requests see of one service, or of those of its endpoints that carry a tag, at one moment.
 * Immutable; built at publish and on ejections.
 */
final class Active {
  final MeshSnapshot.Service service;
  final Rules rules;
  final Pool whole;
  private final Map<String, Pool> subsets = new HashMap<>();

  Active(
      MeshSnapshot.Service service,
      Rules rules,
      List<Node> all,
      @Nullable String tag,
      IntUnaryOperator chance) {
    this.service = service;
    this.rules = rules;
    List<Node> nodes = new ArrayList<>();
    for (Node node : all) {
      if (tag == null || node.endpoint().tags().contains(tag)) {
        nodes.add(node);
      }
    }
    whole = pool(nodes, chance);
    service
        .policy()
        .subsets()
        .forEach((name, subset) -> subsets.put(name, pool(members(nodes, subset), chance)));
  }

  /** The nodes of a target within this service; null: there is no such subset. */
  @Nullable Pool pool(Target target) {
    return target.subset() == null ? whole : subsets.get(target.subset());
  }

  private Pool pool(List<Node> nodes, IntUnaryOperator chance) {
    return new Pool(nodes, service.policy().loadBalancing(), null, new Ground(chance, () -> 0));
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
