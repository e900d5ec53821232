package dev.weft.consul;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How discovery from Consul fares, for the admin page.
 *
 * @param connections open ones; Consul allows 200 of one client address by default
 */
public record ConsulStatus(String address, int connections, List<WatchStatus> watches) {
  public ConsulStatus {
    watches = List.copyOf(watches);
  }

  /** How many watches are {@code ok}, {@code failing} and {@code overdue}; each is one of these. */
  public Map<String, Integer> watchesByState() {
    Map<String, Integer> counts = new TreeMap<>(Map.of("ok", 0, "failing", 0, "overdue", 0));
    for (WatchStatus watch : watches) {
      String state = watch.overdue() ? "overdue" : watch.error() != null ? "failing" : "ok";
      counts.merge(state, 1, Integer::sum);
    }
    return counts;
  }
}
