package dev.weft.agent.observe;

import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.Outcome;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All series, bounded in number. Asked on the application's threads.
 *
 * <p>Those of endpoints that are gone are dropped with the next snapshot once half the room is
 * taken; what finds no room is counted in one series marked {@code otel.metric.overflow}.
 */
final class SeriesTable {
  static final int MAX_SERIES = 2000;

  private final Map<Series.Key, Series> series = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Series overflow =
      new Series(
          new Series.Key("", InetAddress.getLoopbackAddress(), 0, "", Outcome.IGNORED),
          Map.of("otel.metric.overflow", "true"));

  Series get(Series.Key key) {
    Series present = series.get(key);
    return present == null ? maybeAdd(key) : present;
  }

  List<Series> all() {
    List<Series> all = new ArrayList<>(series.values());
    if (overflow.durations.read().count() > 0) {
      all.add(overflow);
    }
    return all;
  }

  /** Called by the publisher. */
  void maybeForgetGone(MeshSnapshot snapshot) {
    if (count.get() <= MAX_SERIES / 2) {
      return;
    }
    Set<String> present = new HashSet<>();
    snapshot
        .services()
        .forEach(
            (name, service) ->
                service.endpoints().forEach(e -> present.add(name + " " + e.authority())));
    series
        .keySet()
        .removeIf(
            key -> {
              boolean gone = !present.contains(key.service + " " + key.endpoint());
              if (gone) {
                count.decrementAndGet();
              }
              return gone;
            });
  }

  /** No lambda: the first one costs the first call milliseconds. */
  private Series maybeAdd(Series.Key key) {
    if (count.get() >= MAX_SERIES) {
      return overflow;
    }
    Series added = Series.of(key);
    Series present = series.putIfAbsent(key, added);
    if (present != null) {
      return present;
    }
    count.incrementAndGet();
    return added;
  }
}
