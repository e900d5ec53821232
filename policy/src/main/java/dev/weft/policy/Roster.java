package dev.weft.policy;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import dev.weft.policy.balance.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The nodes of an upstream from one publish to the next. Called under its lock. */
final class Roster {
  private Roster() {}

  /** Ejected nodes that discovery too had found failing and now finds well. */
  static List<Node> recovered(List<Node> present, List<Endpoint> endpoints) {
    List<Node> recovered = new ArrayList<>();
    for (Node node : present) {
      if (node.ejection() != null && node.endpoint().health() == Health.CRITICAL) {
        for (Endpoint endpoint : endpoints) {
          if (node.isSame(endpoint) && endpoint.health() == Health.PASSING) {
            recovered.add(node);
          }
        }
      }
    }
    return recovered;
  }

  /** The nodes of these endpoints: those there are, with the new description, and new ones. */
  static List<Node> merge(List<Node> present, List<Endpoint> endpoints) {
    Map<String, Node> byId = new HashMap<>();
    for (Node node : present) {
      byId.put(node.endpoint().id(), node);
    }
    List<Node> merged = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      Node known = byId.get(endpoint.id());
      if (known != null && known.isSame(endpoint)) {
        known.describe(endpoint);
        merged.add(known);
      } else {
        merged.add(new Node(endpoint));
      }
    }
    return List.copyOf(merged);
  }
}
