package dev.weft.bench.result;

import java.util.Arrays;
import java.util.List;

/** The same figure, round after round: its median, and how far the rounds lie apart. */
public final class Spread {
  private static final int ENOUGH = 5;

  private final double[] sorted;

  public Spread(List<Double> values) {
    this(values.stream().mapToDouble(Double::doubleValue).sorted().toArray());
  }

  private Spread(double[] sorted) {
    this.sorted = sorted;
  }

  public boolean isEmpty() {
    return sorted.length == 0;
  }

  public int rounds() {
    return sorted.length;
  }

  public double median() {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Without the smallest and the largest, if there are enough: how far chance alone goes. */
  public Spread inner() {
    return sorted.length < ENOUGH
        ? this
        : new Spread(Arrays.copyOfRange(sorted, 1, sorted.length - 1));
  }

  public double min() {
    return sorted.length == 0 ? Double.NaN : sorted[0];
  }

  public double max() {
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length - 1];
  }
}
