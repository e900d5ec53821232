package dev.weft.policy.document;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which spans of time a field allows; written as in Consul: {@code 250ms}, {@code 1.5s}. */
enum Duration {
  /** 1 millisecond to 1 hour. */
  SPAN(false),
  /** The same, or {@code off}, which is read as 0. */
  LIMIT(true);

  private static final Pattern WRITTEN =
      Pattern.compile("((?:0|[1-9][0-9]{0,6})(?:\\.[0-9]{1,3})?)(ms|s|m|h)");
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final Map<String, Long> NANOS =
      Map.of(
          "ms",
          NANOS_PER_SECOND / 1000,
          "s",
          NANOS_PER_SECOND,
          "m",
          60 * NANOS_PER_SECOND,
          "h",
          3600 * NANOS_PER_SECOND);
  private static final BigDecimal LEAST = BigDecimal.valueOf(NANOS_PER_SECOND / 1000);
  private static final BigDecimal MOST = BigDecimal.valueOf(3600 * NANOS_PER_SECOND);

  private final boolean orOff;

  Duration(boolean orOff) {
    this.orOff = orOff;
  }

  long nanos(Value value) throws Refusal {
    if (value.json() instanceof Json.Str written) {
      if (orOff && written.value().equals("off")) {
        return 0;
      }
      Matcher parts = WRITTEN.matcher(written.value());
      if (parts.matches()) {
        BigDecimal unit = BigDecimal.valueOf(NANOS.getOrDefault(parts.group(2), 0L));
        BigDecimal nanos = new BigDecimal(parts.group(1)).multiply(unit);
        if (nanos.compareTo(LEAST) >= 0 && nanos.compareTo(MOST) <= 0) {
          return nanos.longValue();
        }
      }
    }
    throw value.refusal(
        "a duration from 1ms to 1h such as \"250ms\", \"1.5s\" or \"2m\""
            + (orOff ? ", or \"off\"" : ""));
  }
}
