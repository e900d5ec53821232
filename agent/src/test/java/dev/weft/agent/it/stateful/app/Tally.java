package dev.weft.agent.it.stateful.app;

import dev.weft.agent.it.Fields;
import java.util.Map;
import java.util.TreeMap;

/** How often each name came. */
final class Tally {
  private final Map<String, Integer> counts = new TreeMap<>();

  void add(String name) {
    counts.merge(name, 1, Integer::sum);
  }

  Fields fields() {
    Fields fields = Fields.of();
    counts.forEach(fields::with);
    return fields;
  }
}
