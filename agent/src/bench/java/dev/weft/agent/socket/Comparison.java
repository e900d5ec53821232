package dev.weft.agent.socket;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What one benchmark showed with and without the agent, round by round. */
final class Comparison {
  private final List<Figures> plain = new ArrayList<>();
  private final List<Figures> weft = new ArrayList<>();
  private final List<Figures> again = new ArrayList<>();

  /** Three JVMs that ran one after the other, the one with the agent between the others. */
  void add(Figures plain, Figures weft, Figures again) {
    this.plain.add(plain);
    this.weft.add(weft);
    this.again.add(again);
  }

  static String heading() {
    return String.format(
        "%-14s %-26s %-27s %-27s %s",
        "",
        "ns: plain, again, weft",
        "weft / plain and again",
        "again / plain",
        "bytes: plain, weft");
  }

  /** The lowest times of any JVM, the ratios of the rounds, and what was allocated. */
  String line(String name) {
    return String.format(
        Locale.ROOT,
        "%-14s %8.0f %8.0f %8.0f %-27s %-27s %7.0f %7.0f",
        name,
        lowest(plain),
        lowest(again),
        lowest(weft),
        cost(),
        noise(),
        bytes(plain),
        bytes(weft));
  }

  /** To the mean of both neighbours, which takes out a drift of the machine. */
  private String cost() {
    double[] ratios = new double[weft.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = weft.get(i).nanos() * 2 / (plain.get(i).nanos() + again.get(i).nanos());
    }
    return spread(ratios);
  }

  private String noise() {
    double[] ratios = new double[plain.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = again.get(i).nanos() / plain.get(i).nanos();
    }
    return spread(ratios);
  }

  private static String spread(double[] ratios) {
    Arrays.sort(ratios);
    return String.format(
        Locale.ROOT,
        "%.3f (%.3f..%.3f)",
        median(ratios),
        ratios[0],
        ratios[ratios.length - 1]);
  }

  private static double lowest(List<Figures> all) {
    double lowest = Double.MAX_VALUE;
    for (Figures one : all) {
      lowest = Math.min(lowest, one.nanos());
    }
    return lowest;
  }

  /** The least, too: what is started in the background allocates as well. */
  private static double bytes(List<Figures> all) {
    double least = Double.MAX_VALUE;
    for (Figures one : all) {
      least = Math.min(least, one.bytes());
    }
    return least;
  }

  private static double median(double[] sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /**
   * Of one operation, in one JVM.
   *
   * @param nanos that passed, in the calm quarter of the samples
   * @param bytes allocated
   */
  record Figures(double nanos, double bytes) {}
}
