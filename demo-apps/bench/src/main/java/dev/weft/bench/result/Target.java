package dev.weft.bench.result;

import java.util.Locale;
import java.util.function.Function;

/**
 * A promise about one figure, and whether a run keeps it. The median over all rounds has to; if it
 * doesn't, the promise is broken unless some of the inner rounds keep it, for then the run can't
 * tell.
 *
 * @param what for people
 * @param bound {@code at least} or {@code at most}
 * @param measured the figure in a run's samples; empty if it wasn't measured
 */
public record Target(String what, Bound bound, double limit, Function<Samples, Spread> measured) {

  static Target atLeast(double limit, String what, Function<Samples, Spread> measured) {
    return new Target(what, Bound.AT_LEAST, limit, measured);
  }

  static Target atMost(double limit, String what, Function<Samples, Spread> measured) {
    return new Target(what, Bound.AT_MOST, limit, measured);
  }

  public Verdict verdict(Samples samples) {
    Spread spread = measured.apply(samples);
    if (spread.isEmpty()) {
      return Verdict.NOT_MEASURED;
    }
    if (isKept(spread.median())) {
      return Verdict.MET;
    }
    Spread inner = spread.inner();
    return isKept(inner.min()) || isKept(inner.max()) ? Verdict.UNDECIDED : Verdict.MISSED;
  }

  private boolean isKept(double value) {
    return bound == Bound.AT_LEAST ? value >= limit : value <= limit;
  }

  /** One line: what, the limit, the median and the spread, the verdict. */
  public String line(Samples samples) {
    Spread spread = measured.apply(samples);
    return String.format(
        Locale.ROOT,
        "  %-62s %-8s %8.2f  %8.2f (%.2f to %.2f)  %s",
        what,
        bound.text,
        limit,
        spread.median(),
        spread.min(),
        spread.max(),
        verdict(samples).text);
  }

  /** On which side of its limit the figure has to be. */
  public enum Bound {
    AT_LEAST("at least"),
    AT_MOST("at most");

    private final String text;

    Bound(String text) {
      this.text = text;
    }
  }

  /** What a run says of a target. */
  public enum Verdict {
    MET("met"),
    MISSED("MISSED"),
    UNDECIDED("undecided"),
    NOT_MEASURED("not measured");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }
  }
}
