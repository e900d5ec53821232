package dev.weft.bench.result;

import java.util.List;

/** The same figure, round after round: its median, and how far the rounds lie apart. */
public final class Spread {
  private final double[] sorted;

  public Spread(List<Double> values) {
    sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
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

  public double min() {
    return sorted.length == 0 ? Double.NaN : sorted[0];
  }

  public double max() {
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length - 1];
  }
}
