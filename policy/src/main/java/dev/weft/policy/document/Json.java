package dev.weft.policy.document;

import java.util.List;
import java.util.Map;

/** A JSON value that remembers where it was written. */
sealed interface Json {
  /** Where it begins. */
  At at();

  /** For people: {@code an object}, {@code "abc"}, {@code 12}. */
  String text();

  /** Line and column, from 1. */
  record At(int line, int column) {
    @Override
    public String toString() {
      return "line " + line + ", column " + column;
    }
  }

  /**
   * @param members in the order of the document
   */
  record Obj(At at, Map<String, Member> members) implements Json {
    @Override
    public String text() {
      return "an object";
    }
  }

  record Arr(At at, List<Json> items) implements Json {
    @Override
    public String text() {
      return "an array";
    }
  }

  record Str(At at, String value) implements Json {
    @Override
    public String text() {
      return value.length() > 60 ? '"' + value.substring(0, 60) + "...\"" : '"' + value + '"';
    }
  }

  /** A number as it was written. */
  record Num(At at, String text) implements Json {}

  record Bool(At at, boolean value) implements Json {
    @Override
    public String text() {
      return String.valueOf(value);
    }
  }

  /** In a merge patch: take the member away. */
  record Nul(At at) implements Json {
    @Override
    public String text() {
      return "null";
    }
  }

  /**
   * @param nameAt where its name begins
   */
  record Member(At nameAt, Json value) {}
}
