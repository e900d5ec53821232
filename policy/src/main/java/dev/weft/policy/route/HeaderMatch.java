package dev.weft.policy.route;

/**
 * What one request header must be.
 *
 * @param name in lower case
 * @param value unused for {@link Kind#PRESENT} and {@link Kind#ABSENT}
 */
public record HeaderMatch(String name, Kind kind, String value) {
  public enum Kind {
    EXACT,
    PREFIX,
    SUFFIX,
    PRESENT,
    ABSENT
  }

  public boolean matches(RequestHead head) {
    String actual = head.header(name);
    if (actual == null) {
      return kind == Kind.ABSENT;
    }
    return switch (kind) {
      case EXACT -> actual.equals(value);
      case PREFIX -> actual.startsWith(value);
      case SUFFIX -> actual.endsWith(value);
      case PRESENT -> true;
      case ABSENT -> false;
    };
  }
}
