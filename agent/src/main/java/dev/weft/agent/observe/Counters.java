package dev.weft.agent.observe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** A counter for each pair of attribute values, bounded. Any thread. */
final class Counters {
  private static final int MAX_PAIRS = 1000;
  private static final Pair OVERFLOW = new Pair("_OTHER", "_OTHER");

  private final String firstName;
  private final String secondName;
  private final Map<Pair, LongAdder> counts = new ConcurrentHashMap<>();

  Counters(String firstName, String secondName) {
    this.firstName = firstName;
    this.secondName = secondName;
  }

  void add(String first, String second) {
    add(first, second, 1);
  }

  void add(String first, String second, long count) {
    Pair pair = new Pair(first, second);
    LongAdder adder = counts.get(pair);
    if (adder == null) {
      Pair roomy = counts.size() < MAX_PAIRS ? pair : OVERFLOW;
      adder = counts.computeIfAbsent(roomy, key -> new LongAdder());
    }
    adder.add(count);
  }

  List<Metric.Sample> samples() {
    List<Metric.Sample> samples = new ArrayList<>();
    counts.forEach(
        (pair, count) -> {
          Map<String, Object> attributes = new LinkedHashMap<>();
          attributes.put(firstName, pair.first);
          attributes.put(secondName, pair.second);
          samples.add(Metric.Sample.of(attributes, (double) count.sum()));
        });
    return samples;
  }

  private record Pair(String first, String second) {}
}
