package dev.weft.policy.balance;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What pickers of one pool stand on: chance, the load of the service, and what outlives each of
 * them. The same from the first picker of a pool to the last. But for the rate, and what says
 * otherwise, it is used by the builder of pools alone, one at a time.
 */
public final class Ground {
  private final IntUnaryOperator chance;
  private final IntSupplier active;
  private @Nullable AtomicInteger turn;
  private @Nullable Long seed;
  private Probes probes = new Probes();
  private List<Node> known = List.of();
  private @Nullable Placement placement;

  /** Read by the sweep. */
  private volatile @Nullable Ground elsewhere;

  /** Written about once a second by the sweep. */
  private volatile double callsPerSecond;

  /**
   * @param chance draws from 0 (inclusive) to the argument (exclusive)
   * @param active tries in flight to the whole service; asked by picks, so it doesn't count nodes
   */
  public Ground(IntUnaryOperator chance, IntSupplier active) {
    this.chance = chance;
    this.active = active;
  }

  /** How many calls the service gets from this JVM; 0 until it is told. */
  public void rate(double callsPerSecond) {
    this.callsPerSecond = callsPerSecond;
    Ground others = elsewhere;
    if (others != null) {
      others.rate(callsPerSecond);
    }
  }

  /** Read by picks. */
  double rate() {
    return callsPerSecond;
  }

  IntUnaryOperator chance() {
    return chance;
  }

  /** Read by picks. */
  int active() {
    return active.getAsInt();
  }

  /**
   * Whose turn it is in a round. It starts anywhere, or else all callers that start together would
   * begin with the same node.
   */
  AtomicInteger turn() {
    AtomicInteger known = turn;
    if (known == null) {
      known = new AtomicInteger(chance.applyAsInt(Integer.MAX_VALUE));
      turn = known;
    }
    return known;
  }

  /** What this JVM chooses its part of a big service by: drawn once. */
  long seed() {
    Long known = seed;
    if (known == null) {
      known =
          (long) chance.applyAsInt(Integer.MAX_VALUE) << 31 | chance.applyAsInt(Integer.MAX_VALUE);
      seed = known;
    }
    return known;
  }

  /** What the pickers of the other zones stand on. */
  Ground elsewhere() {
    Ground others = elsewhere;
    if (others == null) {
      others = new Ground(chance, active);
      others.rate(callsPerSecond);
      elsewhere = others;
    }
    others.know(known);
    return others;
  }

  /** Takes all nodes there are now, used or not. */
  void know(List<Node> nodes) {
    known = nodes;
  }

  /** A picker by the last key table, or by a new one if that can't be. */
  Picker hashing(List<Node> usable, KeyTable.Maker maker) {
    Placement last = placement;
    Picker picker = last == null ? null : last.picker(usable, maker, this);
    if (picker != null) {
      return picker;
    }
    Placement next = new Placement(last == null ? usable : last.next(usable, known), maker);
    placement = next;
    return Objects.requireNonNull(next.picker(usable, maker, this));
  }

  /** What prequal knows of these nodes. */
  Probes probes(List<Node> nodes) {
    probes = probes.of(nodes);
    return probes;
  }
}
