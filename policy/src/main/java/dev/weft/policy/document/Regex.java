package dev.weft.policy.document;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Whether a regular expression may be compiled. RE2's time is linear in the text, but also in the
 * expression with its repetitions written out: {@code ((a{100}){100}){100}} has a million steps,
 * and two levels more don't fit in memory. So the steps are counted first.
 */
final class Regex {
  private static final int MOST_CHARACTERS = 1000;
  private static final int MOST_STEPS = 1000;
  private static final java.util.regex.Pattern REPEAT =
      java.util.regex.Pattern.compile("\\{([0-9]{1,4})(?:(,)([0-9]{0,4}))?\\}");

  private Regex() {}

  /** Null, or in one line why not. */
  static @Nullable String objection(String regex) {
    int characters = regex.codePointCount(0, regex.length());
    if (characters > MOST_CHARACTERS) {
      return characters + " characters are too many; allowed: " + MOST_CHARACTERS;
    }
    if (steps(regex) > MOST_STEPS) {
      return "RE2 needs too many steps for it, repetitions written out; allowed: " + MOST_STEPS;
    }
    try {
      Pattern.compile(regex);
      return null;
    } catch (PatternSyntaxException e) {
      String at = e.getPattern();
      return "not a regular expression as RE2 takes them: "
          + e.getDescription()
          + (at == null ? "" : " in " + at);
    }
  }

  /** Of an expression that isn't well-formed it may be any number. */
  private static long steps(String regex) {
    Deque<Long> outer = new ArrayDeque<>();
    Matcher repeat = REPEAT.matcher(regex);
    long all = 0;
    long last = 0;
    for (int i = 0; i < regex.length(); i++) {
      char c = regex.charAt(i);
      if (c == '(') {
        outer.push(all);
        all = 0;
        last = 0;
      } else if (c == ')' && !outer.isEmpty()) {
        last = all + 1;
        all = outer.pop() + last;
      } else if (c == '{' && repeat.region(i, regex.length()).lookingAt()) {
        long written = last * times(repeat);
        all += Math.max(0, written - last);
        last = written;
        i = repeat.end() - 1;
      } else {
        int end = end(regex, i);
        last = 1;
        all += regex.startsWith("\\Q", i) ? end - i : 1;
        i = end - 1;
      }
      if (all > MOST_STEPS) {
        return all;
      }
    }
    return all;
  }

  private static int times(Matcher repeat) {
    int least = Integer.parseInt(repeat.group(1));
    String most = repeat.group(3);
    if (repeat.group(2) == null) {
      return least;
    }
    return most == null || most.isEmpty() ? least + 1 : Integer.parseInt(most);
  }

  /** Where the character, escape or class that begins here is over. */
  private static int end(String regex, int start) {
    return switch (regex.charAt(start)) {
      case '\\' -> escapeEnd(regex, start);
      case '[' -> classEnd(regex, start);
      default -> start + 1;
    };
  }

  private static int escapeEnd(String regex, int start) {
    if (regex.startsWith("Q", start + 1)) {
      int close = regex.indexOf("\\E", start + 2);
      return close < 0 ? regex.length() : close + 2;
    }
    boolean braced = start + 2 < regex.length() && regex.charAt(start + 2) == '{';
    boolean named = braced && "pPx".indexOf(regex.charAt(start + 1)) >= 0;
    int close = named ? regex.indexOf('}', start) : -1;
    return close < 0 ? start + 2 : close + 1;
  }

  private static int classEnd(String regex, int start) {
    int i = start + 1;
    if (i < regex.length() && regex.charAt(i) == '^') {
      i++;
    }
    int first = i;
    while (i < regex.length() && (regex.charAt(i) != ']' || i == first)) {
      int posix = regex.startsWith("[:", i) ? regex.indexOf(":]", i + 2) : -1;
      if (posix >= 0) {
        i = posix + 2;
      } else {
        i = regex.charAt(i) == '\\' ? escapeEnd(regex, i) : i + 1;
      }
    }
    return i + 1;
  }
}
