package dev.weft.agent;

/** How durations and addresses are written in settings. Used while they are read. */
final class Notation {
  private static final int MAX_PORT = 65_535;

  private Notation() {}

  /** Of a duration such as {@code 250ms}, {@code 1.5s} or {@code 2m}; -1 if it is none. */
  static long nanos(String text) {
    long unit =
        text.endsWith("ms")
            ? 1_000_000L
            : text.endsWith("s") ? 1_000_000_000L : text.endsWith("m") ? 60_000_000_000L : 0;
    if (unit == 0) {
      return -1;
    }
    try {
      double count =
          Double.parseDouble(text.substring(0, text.length() - (text.endsWith("ms") ? 2 : 1)));
      return count >= 0 && count * unit < Long.MAX_VALUE ? (long) (count * unit) : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Whether it is {@code IP:PORT}, an IPv6 address in brackets. Nothing is looked up. */
  static boolean isAddress(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, Math.max(0, colon));
    boolean literal = host.startsWith("[") ? host.endsWith("]") : digitsAndDots(host);
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      return literal && !host.isEmpty() && port >= 0 && port <= MAX_PORT;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean digitsAndDots(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c != '.' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return true;
  }
}
