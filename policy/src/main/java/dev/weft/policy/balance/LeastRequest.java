package dev.weft.policy.balance;

import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * {@code least-request}: the least busy of a few nodes drawn, all different.
 *
 * <p>The first is drawn by weight, the others evenly. A later one replaces the best so far only if,
 * with this request added, it would carry no more per weight than the best carries now. With equal
 * weights that is the plain rule "fewer requests in flight". With weights 3 and 1 it keeps the
 * shares of an idle service at 75 and 25 percent, where comparing (active+1)/weight would leave the
 * light node without any request; and 3 in flight against 0 sends the next to the light one (1/1
 * against 3/3).
 *
 * <p>Recent errors count as requests in flight, or else a node that fails fast looks idle and draws
 * all requests to it: with 4 in flight at its peers it is left alone after 4 errors, until they
 * fade. Mitzenmacher, "The power of two choices in randomized load balancing", 2001.
 *
 * @param choices how many are drawn, 2-10
 */
public record LeastRequest(int choices) implements Balancer {
  private static final int WEIGHT_LIMIT = 1 << 24;

  @Override
  public Picker picker(List<Node> usable, Ground ground) {
    IntUnaryOperator chance = ground.chance();
    Node[] nodes = usable.toArray(new Node[0]);
    if (nodes.length == 1) {
      Node only = nodes[0];
      return (request, now) -> only;
    }
    Weights weights = new Weights(usable, WEIGHT_LIMIT);
    if (choices == 2 || nodes.length == 2) {
      return (request, now) -> ofTwo(nodes, weights, chance, now);
    }
    int[] strides = strides(nodes.length);
    return (request, now) -> ofMany(nodes, weights, strides, chance, now);
  }

  @Override
  public boolean startsSlowly() {
    return true;
  }

  /** Also what other algorithms fall back to. At least two nodes. */
  static Node ofTwo(Node[] nodes, Weights weights, IntUnaryOperator chance, long now) {
    int first = weights.draw(chance);
    int second = (first + 1 + chance.applyAsInt(nodes.length - 1)) % nodes.length;
    return nodes[isBetter(nodes, weights, second, first, now) ? second : first];
  }

  /** Walks in a drawn stride that shares no divisor with the number of nodes: never one twice. */
  private Node ofMany(
      Node[] nodes, Weights weights, int[] strides, IntUnaryOperator chance, long now) {
    int best = weights.draw(chance);
    int stride = strides[chance.applyAsInt(strides.length)];
    int other = best;
    for (int drawn = 1; drawn < choices && drawn < nodes.length; drawn++) {
      other = (other + stride) % nodes.length;
      if (isBetter(nodes, weights, other, best, now)) {
        best = other;
      }
    }
    return nodes[best];
  }

  private static boolean isBetter(Node[] nodes, Weights weights, int other, int best, long now) {
    long withThis = (load(nodes[other], now) + 1) * weights.of(best);
    return withThis <= load(nodes[best], now) * weights.of(other);
  }

  private static long load(Node node, long now) {
    return (long) node.active() + node.errors().recent(now);
  }

  private static int[] strides(int nodes) {
    return IntStream.range(1, nodes)
        .filter(stride -> Weights.greatestCommonDivisor(nodes, stride) == 1)
        .toArray();
  }
}
