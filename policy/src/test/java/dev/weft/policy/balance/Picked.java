package dev.weft.policy.balance;

import dev.weft.policy.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/** Nodes by weight, and what a picker makes of them. */
final class Picked {
  /** Says that its latency says nothing. */
  static final Picker.Request STREAM =
      new Picker.Request() {
        @Override
        public long hash() {
          return 0;
        }

        @Override
        public boolean isStream() {
          return true;
        }
      };

  private Picked() {}

  static List<Node> nodes(int... weights) {
    List<Node> nodes = new ArrayList<>();
    for (int weight : weights) {
      nodes.add(node("i" + (nodes.size() + 1), weight, ""));
    }
    return nodes;
  }

  static List<Node> equal(int count) {
    int[] weights = new int[count];
    java.util.Arrays.fill(weights, 1);
    return nodes(weights);
  }

  static Node node(String id, int weight, String zone) {
    return new Node(
        new Endpoint(
            id,
            Given.endpoint(1).ip(),
            80,
            Health.PASSING,
            weight,
            Set.of(),
            Map.of("zone", zone)));
  }

  /** Numbers, from 1, of the nodes picked at one moment. */
  static String sequence(
      Picker picker, List<Node> nodes, Picker.Request request, int count, long now) {
    StringBuilder picks = new StringBuilder();
    for (int i = 0; i < count; i++) {
      picks.append(nodes.indexOf(picker.pick(request, now)) + 1);
    }
    return picks.toString();
  }

  /** Requests in flight of each node after so many began and none ended. */
  static int[] inFlight(Picker picker, List<Node> nodes, int count) {
    for (int i = 0; i < count; i++) {
      picker.pick(Given.hashed(XxHash64.of(i, 0)), 0).started();
    }
    return nodes.stream().mapToInt(Node::active).toArray();
  }

  static int activeOf(List<Node> nodes) {
    int active = 0;
    for (Node node : nodes) {
      active += node.active();
    }
    return active;
  }

  /** Of a service with just these nodes. */
  static Ground ground(List<Node> nodes, IntUnaryOperator chance) {
    return new Ground(chance, () -> activeOf(nodes));
  }
}
