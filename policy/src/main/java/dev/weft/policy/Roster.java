package dev.weft.policy;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import dev.weft.policy.balance.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The nodes of an upstream from one publish to the next. Called under its lock. */
final class Roster {
  /** So many endpoints are searched for one by one before it is worth to make an index. */
  private static final int FEW = 4;

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

  /**
   * The nodes of these endpoints: those there are, with the new description, and new ones. Lists
   * come in the same order from one publish to the next, so most are found without a search.
   */
  static List<Node> merge(List<Node> present, List<Endpoint> endpoints, long now) {
    Map<String, Node> byId = null;
    List<Node> merged = new ArrayList<>(endpoints.size());
    int next = 0;
    int searches = 0;
    for (Endpoint endpoint : endpoints) {
      int at = near(present, next, endpoint);
      Node known = null;
      if (at >= 0) {
        known = present.get(at);
        next = at + 1;
      } else if (searches++ < FEW) {
        known = search(present, endpoint);
      } else {
        byId = byId == null ? byId(present) : byId;
        known = same(byId.get(endpoint.id()), endpoint);
      }
      merged.add(known == null ? joined(endpoint, present, now) : described(known, endpoint, now));
    }
    return Collections.unmodifiableList(merged);
  }

  /** Where the node of an endpoint is, if it is where it should be or one further; or -1. */
  private static int near(List<Node> present, int next, Endpoint endpoint) {
    for (int at = next; at < Math.min(next + 2, present.size()); at++) {
      if (present.get(at).isSame(endpoint)) {
        return at;
      }
    }
    return -1;
  }

  private static @Nullable Node search(List<Node> present, Endpoint endpoint) {
    for (int i = 0; i < present.size(); i++) {
      if (present.get(i).isSame(endpoint)) {
        return present.get(i);
      }
    }
    return null;
  }

  private static @Nullable Node same(@Nullable Node node, Endpoint endpoint) {
    return node != null && node.isSame(endpoint) ? node : null;
  }

  /** The endpoints of the first publish aren't new, only unknown until then. */
  private static Node joined(Endpoint endpoint, List<Node> present, long now) {
    Node node = new Node(endpoint);
    if (!present.isEmpty()) {
      node.joined(now);
    }
    return node;
  }

  private static Node described(Node node, Endpoint endpoint, long now) {
    boolean back =
        node.endpoint().health() == Health.CRITICAL && endpoint.health() == Health.PASSING;
    // Most are as they were: not written, ten thousand of them cost the collector nothing.
    if (!node.endpoint().equals(endpoint)) {
      node.describe(endpoint);
    }
    if (back) {
      node.joined(now);
    }
    return node;
  }

  private static Map<String, Node> byId(List<Node> nodes) {
    Map<String, Node> byId = new HashMap<>();
    for (Node node : nodes) {
      byId.put(node.endpoint().id(), node);
    }
    return byId;
  }
}
