package dev.weft.policy.route;

import org.jspecify.annotations.Nullable;

/**
 * What the header, cookie or parameter of a name must be.
 *
 * @param name of a header in lower case, else as it is written
 * @param invert whether it must not be that; one that isn't there still doesn't fit, unless that is
 *     what the text is asked for
 */
public record NamedMatch(String name, TextMatch text, boolean invert) {

  public NamedMatch(String name, TextMatch text) {
    this(name, text, false);
  }

  /**
   * @param found null: it isn't there
   */
  boolean matches(@Nullable String found) {
    if (!invert) {
      return text.matches(found);
    }
    return (found != null || text instanceof TextMatch.Present) && !text.matches(found);
  }
}
