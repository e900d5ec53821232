package dev.weft.policy.balance;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What prequal knows of the nodes: those that answered in the last second, 16 at most, none twice.
 * Filled and read on the application's threads without a lock; where two write one place at once
 * the later wins, and an answer is lost.
 */
final class Probes {
  static final int SIZE = 16;
  private static final long LIFE_NANOS = 1_000_000_000L;

  /** Above this utilization, reported by the endpoint itself, a node is hot. */
  private static final double BUSY = 0.84;

  /** Fewer are no choice. */
  private static final int FEWEST = 2;

  private final AtomicReferenceArray<@Nullable Node> pool = new AtomicReferenceArray<>(SIZE);

  /** How often the node at the same place was picked since its answer. */
  private final AtomicIntegerArray uses = new AtomicIntegerArray(SIZE);

  private final HotLimit limit;
  private final Set<Node> members;
  private final double meanWeight;

  Probes() {
    this(List.of(), new HotLimit());
  }

  private Probes(List<Node> nodes, HotLimit limit) {
    this.limit = limit;
    members = Set.copyOf(nodes);
    double sum = 0;
    for (Node node : nodes) {
      sum += node.endpoint().weight();
    }
    meanWeight = sum / nodes.size();
  }

  /** What is known here of these nodes. */
  Probes of(List<Node> nodes) {
    Probes kept = new Probes(nodes, limit);
    int filled = 0;
    for (int place = 0; place < SIZE; place++) {
      Node node = pool.get(place);
      if (node != null && kept.members.contains(node)) {
        kept.uses.set(filled, uses.get(place));
        kept.pool.set(filled++, node);
      }
    }
    return kept;
  }

  void add(Node node, long latencyNanos, boolean failed, long now) {
    if (!members.contains(node)) {
      return;
    }
    limit.add(load(node));
    node.latency().latest(latencyNanos, failed, now);
    int place = placeFor(node, now);
    uses.set(place, 0);
    pool.set(place, node);
  }

  /**
   * The best one, counted as used; null if there is no choice.
   *
   * @param start where to begin, so that not always the first of equals wins
   * @param reuse how often one answer is used
   */
  @Nullable Node take(int start, int reuse, boolean byLoadAlone, long now) {
    int found = 0;
    int bestPlace = 0;
    int bestLoad = 0;
    boolean bestHot = false;
    double bestLatency = 0;
    Node best = null;
    for (int i = 0; i < SIZE; i++) {
      int place = (start + i) % SIZE;
      Node node = present(place, now);
      if (node == null) {
        continue;
      }
      found++;
      int load = load(node);
      boolean hot = byLoadAlone || isHot(node, load, now);
      double latency = Stamped.value(node.latency().latest());
      if (best == null || isBetter(hot, load, latency, bestHot, bestLoad, bestLatency)) {
        best = node;
        bestPlace = place;
        bestHot = hot;
        bestLoad = load;
        bestLatency = latency;
      }
    }
    if (best == null || found < FEWEST) {
      return null;
    }
    if (uses.incrementAndGet(bestPlace) >= reuse) {
      pool.compareAndSet(bestPlace, best, null);
    }
    return best;
  }

  void removeOldest(long now) {
    int oldest = -1;
    long age = -1;
    for (int place = 0; place < SIZE; place++) {
      Node node = present(place, now);
      if (node != null && Stamped.ageNanos(node.latency().latest(), now) > age) {
        oldest = place;
        age = Stamped.ageNanos(node.latency().latest(), now);
      }
    }
    if (oldest >= 0) {
      pool.set(oldest, null);
    }
  }

  /** The hot one with the most load, else the cold one with the highest latency. */
  void removeWorst(long now) {
    int worst = -1;
    int worstLoad = 0;
    boolean worstHot = false;
    double worstLatency = 0;
    for (int place = 0; place < SIZE; place++) {
      Node node = present(place, now);
      if (node == null) {
        continue;
      }
      int load = load(node);
      boolean hot = isHot(node, load, now);
      double latency = Stamped.value(node.latency().latest());
      if (worst < 0 || isBetter(worstHot, worstLoad, worstLatency, hot, load, latency)) {
        worst = place;
        worstHot = hot;
        worstLoad = load;
        worstLatency = latency;
      }
    }
    if (worst >= 0) {
      pool.set(worst, null);
    }
  }

  /** Cold before hot; of hot ones the less loaded, of cold ones the faster. */
  private static boolean isBetter(
      boolean hot, int load, double latency, boolean bestHot, int bestLoad, double bestLatency) {
    if (hot != bestHot) {
      return bestHot;
    }
    return hot ? load < bestLoad : latency < bestLatency;
  }

  private boolean isHot(Node node, int load, long now) {
    return load > limit.value() || node.utilization(now) > BUSY;
  }

  /** What we have in flight there: that counts at once, while a report is as old as its answer. */
  private int load(Node node) {
    return (int) Math.round(node.active() * meanWeight / node.endpoint().weight());
  }

  /** Where the node is, else a free place, else that of the oldest. */
  private int placeFor(Node node, long now) {
    int free = -1;
    int oldest = 0;
    long age = -1;
    for (int place = 0; place < SIZE; place++) {
      if (pool.get(place) == node) {
        return place;
      }
      Node other = present(place, now);
      if (other == null) {
        free = place;
      } else if (Stamped.ageNanos(other.latency().latest(), now) > age) {
        oldest = place;
        age = Stamped.ageNanos(other.latency().latest(), now);
      }
    }
    return free >= 0 ? free : oldest;
  }

  private @Nullable Node present(int place, long now) {
    Node node = pool.get(place);
    return node == null || Stamped.ageNanos(node.latency().latest(), now) > LIFE_NANOS
        ? null
        : node;
  }
}
