package dev.weft.policy.balance;

/**
 * What an endpoint says of its own load in an answer: the header {@code endpoint-load-metrics} of
 * Open Request Cost Aggregation, in its text form {@code TEXT cpu_utilization=0.3,rps=12}. Read on
 * the application's threads.
 */
public final class LoadReport {
  /** The name of the header. */
  public static final String HEADER = "endpoint-load-metrics";

  private static final String TEXT = "TEXT ";

  private LoadReport() {}

  /**
   * The utilization of the application, else of its processors, 0 for idle and 1 for full; negative
   * if the report is in another form, says neither or can't be read.
   */
  public static double utilization(String report) {
    if (!report.startsWith(TEXT)) {
      return -1;
    }
    double application = value(report, "application_utilization");
    return application > 0 ? application : value(report, "cpu_utilization");
  }

  private static double value(String report, String name) {
    int from = TEXT.length();
    while (from < report.length()) {
      int comma = report.indexOf(',', from);
      int to = comma < 0 ? report.length() : comma;
      while (from < to && report.charAt(from) == ' ') {
        from++;
      }
      int equals = from + name.length();
      if (equals < to && report.startsWith(name, from) && report.charAt(equals) == '=') {
        return number(report.substring(equals + 1, to));
      }
      from = to + 1;
    }
    return -1;
  }

  private static double number(String text) {
    try {
      double number = Double.parseDouble(text);
      return number >= 0 && number <= Float.MAX_VALUE ? number : -1;
    } catch (NumberFormatException unreadable) {
      return -1;
    }
  }
}
