package dev.weft.policy.balance;

import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * {@code prequal}: not the least loaded node, but the fastest of those that aren't overloaded.
 *
 * <p>A pool ({@link Probes}) remembers up to 16 nodes that answered in the last second. Those with
 * more load than 84 % (2^-0.25) of the answers of late came back with are hot, the others cold. The
 * cold one with the lowest latency is picked; if all are hot, the one with the least load. Loads 2,
 * 3, 9 with latencies 8, 5, 1 ms and a limit of 5: the second, as the third is hot. Load is what we
 * have in flight there, by weight, so a pick counts at once. A node that reports that it is more
 * than 84 % utilized is hot too; but reports are as old as the answer they came with, so they don't
 * say which of two nodes has less load.
 *
 * <p>The paper sends three probes per request to random replicas. Ours are the answers of our own
 * calls, one per request, and two things follow. Rates are a third of the paper's: every third pick
 * removes one of the pool, the oldest or the worst in turn by chance, and a node is picked from one
 * answer (1 + 1) / ((1 - 16 / nodes) x 1 - 1/3) times: 4 of 100 nodes; 16 at most, as the formula
 * has no answer for small services. And one pick in 16 takes, instead of the best known, the less
 * busy of two drawn among all: so no node is forgotten, and one that has recovered is found.
 * Streams go by load alone. Wydrowski et al., "Load is not what you should balance: introducing
 * Prequal", NSDI 2024.
 */
public record Prequal() implements Balancer {
  private static final int EXPLORE_ONE_IN = 16;
  private static final int REMOVE_TWO_IN = 6;
  private static final int WEIGHT_LIMIT = 1 << 24;
  private static final double DELTA = 1;
  private static final double REMOVED_PER_PICK = 2.0 / REMOVE_TWO_IN;

  @Override
  public boolean learnsLatency() {
    return true;
  }

  @Override
  public boolean learnsLoad() {
    return true;
  }

  @Override
  public Picker picker(List<Node> usable, Ground ground) {
    return new Prober(usable, ground);
  }

  /** How often a node is picked from one answer of it. */
  static int reuse(int nodes) {
    double fed = 1 - (double) Probes.SIZE / nodes;
    double most = (1 + DELTA) / (fed - REMOVED_PER_PICK);
    return most > 0 && most < Probes.SIZE ? (int) Math.ceil(most) : Probes.SIZE;
  }

  private static final class Prober implements Picker {
    private final Node[] nodes;
    private final Weights weights;
    private final Probes probes;
    private final int reuse;
    private final IntUnaryOperator chance;

    private Prober(List<Node> usable, Ground ground) {
      nodes = usable.toArray(new Node[0]);
      weights = new Weights(usable, WEIGHT_LIMIT);
      probes = ground.probes(usable);
      reuse = reuse(nodes.length);
      chance = ground.chance();
    }

    @Override
    public Node pick(Request request, long now) {
      if (nodes.length == 1) {
        return nodes[0];
      }
      // One draw for all there is to decide.
      int drawn = chance.applyAsInt(EXPLORE_ONE_IN * REMOVE_TWO_IN * Probes.SIZE);
      boolean explores = drawn % EXPLORE_ONE_IN == 0;
      int turn = drawn / EXPLORE_ONE_IN % REMOVE_TWO_IN;
      int start = drawn / (EXPLORE_ONE_IN * REMOVE_TWO_IN);
      if (!explores) {
        Node best = probes.take(start, reuse, request.isStream(), now);
        if (turn == 0) {
          probes.removeOldest(now);
        } else if (turn == 1) {
          probes.removeWorst(now);
        }
        if (best != null) {
          return best;
        }
      }
      return LeastRequest.ofTwo(nodes, weights, chance, now);
    }

    @Override
    public void ended(Node node, Request request, long latencyNanos, boolean failed, long now) {
      if (!request.isStream()) {
        probes.add(node, latencyNanos, failed, now);
      }
    }
  }
}
