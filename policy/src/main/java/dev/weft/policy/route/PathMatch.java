package dev.weft.policy.route;

/**
 * What the path of a request, without its query, must be or begin with. Case counts, and a prefix
 * is plain text: {@code /v2} also fits {@code /v20}.
 */
public record PathMatch(Kind kind, String value) {
  public enum Kind {
    PREFIX,
    EXACT
  }

  /**
   * @param path path and query as they go on the wire
   */
  public boolean matches(String path) {
    if (!path.startsWith(value)) {
      return false;
    }
    return kind == Kind.PREFIX
        || path.length() == value.length()
        || path.charAt(value.length()) == '?';
  }
}
