package dev.weft.policy.route;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/** What one text of a request must be: a header, a cookie, a parameter of the query. */
public sealed interface TextMatch {

  /**
   * @param text null: it isn't there
   */
  boolean matches(@Nullable String text);

  record Exact(String value) implements TextMatch {
    @Override
    public boolean matches(@Nullable String text) {
      return value.equals(text);
    }
  }

  record Prefix(String value) implements TextMatch {
    @Override
    public boolean matches(@Nullable String text) {
      return text != null && text.startsWith(value);
    }
  }

  record Suffix(String value) implements TextMatch {
    @Override
    public boolean matches(@Nullable String text) {
      return text != null && text.endsWith(value);
    }
  }

  /** The whole text must fit. RE2: the time is linear in the text, whatever the pattern. */
  record Regex(Pattern pattern) implements TextMatch {
    @Override
    public boolean matches(@Nullable String text) {
      return text != null && pattern.matches(text);
    }
  }

  /** It is there, be it empty; or it isn't. */
  record Present(boolean wanted) implements TextMatch {
    @Override
    public boolean matches(@Nullable String text) {
      return (text != null) == wanted;
    }
  }
}
