package dev.weft.consul.chain;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Spans of time as Consul writes them ({@code 1m40s}, or nanoseconds), and as policies do. */
final class Spans {
  static final long OFF = -1;

  private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]*)?)(ns|us|µs|ms|s|m|h)");
  private static final Map<String, BigDecimal> MILLIS =
      Map.of(
          "ns",
          new BigDecimal("0.000001"),
          "us",
          new BigDecimal("0.001"),
          "µs",
          new BigDecimal("0.001"),
          "ms",
          BigDecimal.ONE,
          "s",
          BigDecimal.valueOf(1000),
          "m",
          BigDecimal.valueOf(60_000),
          "h",
          BigDecimal.valueOf(3_600_000));
  private static final long LONGEST_MILLIS = 3_600_000;

  private Spans() {}

  /** Milliseconds, at least 1; 0: it isn't given; {@link #OFF}: less than nothing. */
  static long millis(Tree tree, String field) throws Untranslatable {
    BigDecimal nanos = tree.number(field);
    if (nanos.signum() != 0) {
      return nanos.signum() < 0 ? OFF : atLeastOne(nanos.movePointLeft(6));
    }
    String written = tree.text(field);
    if (written.isEmpty() || written.equals("0s") || written.equals("0")) {
      return 0;
    }
    boolean negative = written.startsWith("-");
    Matcher part = PART.matcher(written);
    part.region(negative ? 1 : 0, written.length());
    BigDecimal sum = BigDecimal.ZERO;
    while (part.lookingAt()) {
      BigDecimal unit = MILLIS.getOrDefault(part.group(2), BigDecimal.ZERO);
      sum = sum.add(new BigDecimal(part.group(1)).multiply(unit));
      part.region(part.end(), written.length());
    }
    if (part.regionStart() < written.length()) {
      throw new Untranslatable(field + " \"" + written + "\" isn't a span of time");
    }
    return negative ? OFF : atLeastOne(sum);
  }

  /** Null: it isn't given. */
  static @Nullable String text(long millis, String where, Notices notices) {
    if (millis == 0) {
      return null;
    }
    if (millis > LONGEST_MILLIS) {
      notices.add(where + " is more than 1h and therefore off");
    }
    if (millis < 0 || millis > LONGEST_MILLIS) {
      return "off";
    }
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }

  private static long atLeastOne(BigDecimal millis) {
    return Math.max(1, millis.min(BigDecimal.valueOf(Integer.MAX_VALUE)).longValue());
  }
}
