package dev.weft.consul.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What of a chain isn't honoured, one line each; everything else of it is. */
final class Notices {
  private final List<String> lines = new ArrayList<>();

  void add(String line) {
    if (!lines.contains(line)) {
      lines.add(line);
    }
  }

  /** Names the fields of an object that nobody here knows. */
  void unknown(String where, Tree tree, Set<String> known) {
    for (String field : tree.others(known)) {
      add(where + "." + field + " is not honoured");
    }
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
