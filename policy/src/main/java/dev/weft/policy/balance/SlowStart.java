package dev.weft.policy.balance;

import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Gives a new node a share that grows, while its caches and code are cold.
 *
 * <p>A node in the first part of its slow start is kept, when it is drawn, with the probability age
 * / slow start, at least 10 %; else another is drawn, five times at most. With 30 s, a node 6 s old
 * takes every fifth of its turns.
 *
 * <p>Not while all nodes are new, when there is nobody to spare them; and not below one request per
 * node and second, when it would change little but who gets the few. Envoy, "Slow start mode".
 */
final class SlowStart implements Picker {
  private static final int DRAWS = 5;
  private static final int LEAST_PERCENT = 10;

  private final Picker picker;
  private final long slowStartNanos;
  private final int size;
  private final Ground ground;

  /** Whether any node is new, by the time it joined. */
  private final boolean anyNew;

  private final long newestJoined;

  /** Whether all are. */
  private final boolean allNew;

  private final long oldestJoined;

  SlowStart(Picker picker, List<Node> nodes, long slowStartNanos, Ground ground) {
    this.picker = picker;
    this.slowStartNanos = slowStartNanos;
    this.ground = ground;
    size = nodes.size();
    int joiners = 0;
    long newest = 0;
    long oldest = 0;
    for (Node node : nodes) {
      Long joined = node.joined();
      if (joined != null) {
        newest = joiners == 0 || joined - newest > 0 ? joined : newest;
        oldest = joiners == 0 || joined - oldest < 0 ? joined : oldest;
        joiners++;
      }
    }
    anyNew = joiners > 0;
    allNew = joiners == size;
    newestJoined = newest;
    oldestJoined = oldest;
  }

  @Override
  public Node pick(Request request, long now) {
    Node node = picker.pick(request, now);
    if (!isOn(now)) {
      return node;
    }
    IntUnaryOperator chance = ground.chance();
    for (int draws = 0; draws < DRAWS && !isKept(node, chance, now); draws++) {
      node = picker.pick(request, now);
    }
    return node;
  }

  @Override
  public void ended(Node node, Request request, long latencyNanos, boolean failed, long now) {
    picker.ended(node, request, latencyNanos, failed, now);
  }

  private boolean isOn(long now) {
    return anyNew
        && now - newestJoined < slowStartNanos
        && !(allNew && now - oldestJoined < slowStartNanos)
        && ground.rate() >= size;
  }

  private boolean isKept(Node node, IntUnaryOperator chance, long now) {
    Long joined = node.joined();
    if (joined == null || now - joined >= slowStartNanos) {
      return true;
    }
    double percent = 100.0 * (now - joined) / slowStartNanos;
    return chance.applyAsInt(1000) < 10 * Math.max(LEAST_PERCENT, percent);
  }
}
