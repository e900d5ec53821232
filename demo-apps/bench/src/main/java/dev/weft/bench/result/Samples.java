package dev.weft.bench.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that one run of the benchmark measured. Filled and read by one thread. */
public final class Samples {

  /** The variant that ratios are taken to: no mesh at all. */
  public static final String BASE = "none";

  private final List<Sample> all = new ArrayList<>();

  public void add(Sample sample) {
    all.add(sample);
  }

  public List<Sample> all() {
    return List.copyOf(all);
  }

  /** The figure in each of its rounds; empty if it wasn't measured. */
  public Spread values(String section, String subject, String variant, String figure) {
    return new Spread(List.copyOf(byRound(section, subject, variant, figure).values()));
  }

  /** The figure against that of another variant, round by round. */
  public Spread ratios(String section, String subject, String variant, String base, String figure) {
    Map<Integer, Double> bases = byRound(section, subject, base, figure);
    List<Double> ratios = new ArrayList<>();
    byRound(section, subject, variant, figure)
        .forEach(
            (round, value) -> {
              Double to = bases.get(round);
              if (to != null && to != 0) {
                ratios.add(value / to);
              }
            });
    return new Spread(ratios);
  }

  /** What a variant adds to the figure of another, round by round. */
  public Spread added(String section, String subject, String variant, String base, String figure) {
    Map<Integer, Double> bases = byRound(section, subject, base, figure);
    List<Double> added = new ArrayList<>();
    byRound(section, subject, variant, figure)
        .forEach(
            (round, value) -> {
              Double to = bases.get(round);
              if (to != null) {
                added.add(value - to);
              }
            });
    return new Spread(added);
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
