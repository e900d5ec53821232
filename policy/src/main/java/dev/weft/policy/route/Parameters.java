package dev.weft.policy.route;

import org.jspecify.annotations.Nullable;

/** Finds a parameter in a query, a cookie in a header. Nothing is decoded. */
public final class Parameters {
  private Parameters() {}

  /**
   * The first value of a parameter, as it was sent; empty without {@code =}; null: it isn't there.
   *
   * @param path path and query as they go on the wire
   * @param end where the query begins, or the length
   */
  public static @Nullable String query(String path, int end, String name) {
    return find(path, end + 1, '&', name);
  }

  /**
   * The first value of a cookie without quotes, or null.
   *
   * @param header the {@code Cookie} header, or null
   */
  public static @Nullable String cookie(@Nullable String header, String name) {
    String value = header == null ? null : find(header, 0, ';', name);
    if (value == null || value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
      return value;
    }
    return value.substring(1, value.length() - 1);
  }

  private static @Nullable String find(String text, int start, char separator, String name) {
    int from = start;
    while (from < text.length()) {
      int stop = text.indexOf(separator, from);
      int to = stop < 0 ? text.length() : stop;
      while (from < to && text.charAt(from) == ' ') {
        from++;
      }
      if (text.startsWith(name, from)) {
        int after = from + name.length();
        if (after == to) {
          return "";
        }
        if (after < to && text.charAt(after) == '=') {
          return text.substring(after + 1, to);
        }
      }
      from = to + 1;
    }
    return null;
  }
}
