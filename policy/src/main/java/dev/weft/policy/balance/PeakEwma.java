package dev.weft.policy.balance;

import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * {@code peak-ewma}: of two nodes drawn, the one that will probably answer first.
 *
 * <p>The first is drawn by weight, the second evenly among the others. Each costs its average
 * latency times one more than its requests in flight; the second is taken if it costs less. A node
 * of 20 ms with 3 in flight costs 80, one of 50 ms with none 50. An unknown node counts with 30 ms;
 * how the average moves is said in {@link Latency}. Requests in flight are counted per weight, of
 * which the mean is 1: with weights 3 and 1, three in flight on the heavy node are 2, one on the
 * light node is 2 as well.
 *
 * <p>A node that nobody has asked for 10 s gets the next request it is drawn for, one in that time:
 * an average says what was. Of streams (upgrades, server-sent events) the latency says nothing;
 * they go by {@link LeastRequest}'s rule and teach nothing. Choosing among two rather than all
 * keeps callers from running to the best node together. Finagle, "Peak EWMA"; Linkerd, "Beyond
 * round robin", 2016.
 */
public record PeakEwma() implements Balancer {
  private static final int WEIGHT_LIMIT = 1 << 24;

  @Override
  public boolean learnsLatency() {
    return true;
  }

  @Override
  public Picker picker(List<Node> usable, Ground ground) {
    return new Fastest(usable, ground.chance());
  }

  private static final class Fastest implements Picker {
    private final Node[] nodes;
    private final Weights weights;
    private final double meanWeight;
    private final IntUnaryOperator chance;

    private Fastest(List<Node> usable, IntUnaryOperator chance) {
      this.chance = chance;
      nodes = usable.toArray(new Node[0]);
      weights = new Weights(usable, WEIGHT_LIMIT);
      meanWeight = (double) weights.total() / nodes.length;
    }

    @Override
    public Node pick(Request request, long now) {
      if (nodes.length == 1) {
        return nodes[0];
      }
      if (request.isStream()) {
        return LeastRequest.ofTwo(nodes, weights, chance, now);
      }
      int first = weights.draw(chance);
      int second = (first + 1 + chance.applyAsInt(nodes.length - 1)) % nodes.length;
      boolean secondWins = cost(second, now) < cost(first, now);
      Node winner = nodes[secondWins ? second : first];
      Node loser = nodes[secondWins ? first : second];
      return loser.active() == 0 && loser.latency().tryRevisit(now) ? loser : winner;
    }

    @Override
    public void ended(Node node, Request request, long latencyNanos, boolean failed, long now) {
      if (request.isStream()) {
        return;
      }
      if (failed) {
        node.latency().failed(now);
      } else {
        node.latency().answered(latencyNanos, now);
      }
    }

    private double cost(int index, long now) {
      Node node = nodes[index];
      double load = node.active() * meanWeight / weights.of(index);
      return node.latency().expectedNanos(now) * (load + 1);
    }
  }
}
