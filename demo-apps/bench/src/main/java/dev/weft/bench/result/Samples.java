package dev.weft.bench.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;

/** All that one run of the benchmark measured. Filled and read by one thread. */
public final class Samples {

  /** The variant that ratios are taken to: no mesh at all. */
  public static final String BASE = "none";

  /** The same once more, to see what chance does. */
  public static final String AGAIN = "again";

  private final List<Sample> all = new ArrayList<>();

  public void add(Sample sample) {
    all.add(sample);
  }

  public List<Sample> all() {
    return List.copyOf(all);
  }

  /** The figure in each of its rounds; empty if it wasn't measured. */
  public Spread values(String section, String subject, String variant, String figure) {
    return spread(byRound(section, subject, variant, figure));
  }

  /** The figure against that of another variant, round by round. */
  public Spread ratios(String section, String subject, String variant, String base, String figure) {
    return spread(
        each(
            byRound(section, subject, variant, figure),
            byRound(section, subject, base, figure),
            (value, to) -> value / to));
  }

  /**
   * The figure against that of nothing, round by round; here and in the two below nothing is the
   * mean of both times that it was measured.
   */
  public Spread ratiosToNothing(String section, String subject, String variant, String figure) {
    return spread(
        each(
            byRound(section, subject, variant, figure),
            nothing(section, subject, figure),
            (value, to) -> value / to));
  }

  /** What a variant adds to nothing, round by round. */
  public Spread added(String section, String subject, String variant, String figure) {
    return spread(addedByRound(section, subject, variant, figure));
  }

  /** What a variant adds to nothing, as a share of what another one adds, round by round. */
  public Spread shareOfAdded(
      String section, String subject, String variant, String other, String figure) {
    return spread(
        each(
            addedByRound(section, subject, variant, figure),
            addedByRound(section, subject, other, figure),
            (value, to) -> value / to));
  }

  private Map<Integer, Double> addedByRound(
      String section, String subject, String variant, String figure) {
    return each(
        byRound(section, subject, variant, figure),
        nothing(section, subject, figure),
        (value, to) -> value - to);
  }

  private Map<Integer, Double> nothing(String section, String subject, String figure) {
    Map<Integer, Double> mean = byRound(section, subject, BASE, figure);
    byRound(section, subject, AGAIN, figure)
        .forEach((round, again) -> mean.computeIfPresent(round, (r, once) -> (once + again) / 2));
    return mean;
  }

  /** In the rounds that have both, and where something comes of it: not of a division by 0. */
  private static Map<Integer, Double> each(
      Map<Integer, Double> values, Map<Integer, Double> to, DoubleBinaryOperator comparison) {
    Map<Integer, Double> compared = new TreeMap<>();
    values.forEach(
        (round, value) -> {
          Double other = to.get(round);
          double one = other == null ? Double.NaN : comparison.applyAsDouble(value, other);
          if (Double.isFinite(one)) {
            compared.put(round, one);
          }
        });
    return compared;
  }

  private static Spread spread(Map<Integer, Double> byRound) {
    return new Spread(List.copyOf(byRound.values()));
  }

  private Map<Integer, Double> byRound(
      String section, String subject, String variant, String figure) {
    Map<Integer, Double> values = new TreeMap<>();
    for (Sample sample : all) {
      if (sample.section().equals(section)
          && sample.subject().equals(subject)
          && sample.variant().equals(variant)
          && sample.figure().equals(figure)) {
        values.put(sample.round(), sample.value());
      }
    }
    return values;
  }
}
