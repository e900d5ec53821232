package dev.weft.bench.result;

import java.util.Arrays;

/** Values with their percentiles by nearest rank: the 99th of 100 is the second largest. */
public final class Distribution {
  private double[] values = new double[0];

  public void add(double value) {
    values = Arrays.copyOf(values, values.length + 1);
    values[values.length - 1] = value;
  }

  public int size() {
    return values.length;
  }

  public double median() {
    return percentile(50);
  }

  /** Not a number if there is no value. */
  public double percentile(int percent) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.max(0, (sorted.length * percent + 99) / 100 - 1)];
  }
}
