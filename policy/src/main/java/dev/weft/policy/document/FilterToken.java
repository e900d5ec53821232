package dev.weft.policy.document;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word of a filter.
 *
 * @param at its first character, counted from 1
 */
record FilterToken(Kind kind, String text, int at) {
  private static final Pattern NEXT =
      Pattern.compile(
          "\\s*+(?:\"(?<quoted>[^\"]*)\"|`(?<raw>[^`]*)`|(?<symbol>==|!=|[()\\[\\]])"
              + "|(?<word>-?[A-Za-z0-9_][A-Za-z0-9_.]*)|(?<end>$))");

  static List<FilterToken> all(Value value, String text) throws Refusal {
    List<FilterToken> tokens = new ArrayList<>();
    Matcher next = NEXT.matcher(text);
    int from = 0;
    while (tokens.isEmpty() || tokens.get(tokens.size() - 1).kind != Kind.END) {
      if (!next.region(from, text.length()).lookingAt()) {
        int at = from;
        while (Character.isWhitespace(text.charAt(at))) {
          at++;
        }
        throw value.because("character " + (at + 1) + ": " + text.charAt(at) + " is not allowed");
      }
      tokens.add(token(value, next));
      from = next.end();
    }
    return tokens;
  }

  /** A keyword or a symbol, not a quoted text of that content. */
  boolean is(String wanted) {
    return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equals(wanted);
  }

  boolean isOperand() {
    return kind == Kind.WORD || kind == Kind.TEXT;
  }

  Refusal refusal(Value value, String allowed) {
    String seen = kind == Kind.END ? "the end" : text;
    return value.because("character " + at + ": found " + seen + "; allowed: " + allowed);
  }

  private static FilterToken token(Value value, Matcher found) throws Refusal {
    String quoted = found.group("quoted");
    if (quoted != null) {
      int at = found.start("quoted");
      // As in Go, but only what a filter may need.
      String plain = quoted.replace("\\\\", "");
      if (plain.indexOf('\\') >= 0) {
        throw value.because(
            "character " + at + ": \\ is not allowed in quotes; allowed: \\\\, or `back quotes`");
      }
      return new FilterToken(Kind.TEXT, quoted.replace("\\\\", "\\"), at);
    }
    if (found.group("raw") != null) {
      return new FilterToken(Kind.TEXT, found.group("raw"), found.start("raw"));
    }
    for (Kind kind : List.of(Kind.SYMBOL, Kind.WORD)) {
      String group = kind == Kind.SYMBOL ? "symbol" : "word";
      if (found.group(group) != null) {
        return new FilterToken(kind, found.group(group), found.start(group) + 1);
      }
    }
    return new FilterToken(Kind.END, "", found.end() + 1);
  }

  enum Kind {
    /** Without quotes: a name, a keyword, a value. */
    WORD,
    /** Quoted. */
    TEXT,
    SYMBOL,
    END
  }
}
