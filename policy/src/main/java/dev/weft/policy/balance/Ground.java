package dev.weft.policy.balance;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What pickers of one pool stand on: chance, the load of the service, and what outlives each of
 * them. The same from the first picker of a pool to the last.
 */
public final class Ground {
  private final IntUnaryOperator chance;
  private final IntSupplier active;
  private @Nullable AtomicInteger turn;
  private final Probes probes = new Probes();

  /**
   * @param chance draws from 0 (inclusive) to the argument (exclusive)
   * @param active tries in flight to the whole service
   */
  public Ground(IntUnaryOperator chance, IntSupplier active) {
    this.chance = chance;
    this.active = active;
  }

  IntUnaryOperator chance() {
    return chance;
  }

  int active() {
    return active.getAsInt();
  }

  /**
   * Whose turn it is in a round. It starts anywhere, or else all callers that start together would
   * begin with the same node. Called when a picker is built.
   */
  AtomicInteger turn() {
    AtomicInteger known = turn;
    if (known == null) {
      known = new AtomicInteger(chance.applyAsInt(Integer.MAX_VALUE));
      turn = known;
    }
    return known;
  }

  /** What prequal knows of the nodes. */
  Probes probes() {
    return probes;
  }
}
