package dev.weft.agent.observe;

import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.Outcome;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Node;
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

  /** Others of the same node are looked up. */
  private static final int MOST_AT_NODE = 8;

  private static final Series[] NONE = {};

  private final Map<Series.Key, Series> series = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Series overflow =
      new Series(
          new Series.Key("", InetAddress.getLoopbackAddress(), 0, "", Outcome.IGNORED),
          Map.of("otel.metric.overflow", "true"));

  /** Found at the node itself if a try like this one has ended there before. */
  Series get(Node node, String service, String method, Outcome outcome) {
    Series[] kept = node.listenerNote() instanceof Series[] known ? known : NONE;
    for (Series series : kept) {
      if (series.isOf(service, method, outcome)) {
        return series;
      }
    }
    Endpoint endpoint = node.endpoint();
    Series found =
        get(
            new Series.Key(
                service, endpoint.ip(), endpoint.port(), Telemetry.knownMethod(method), outcome));
    maybeKeep(node, kept, found);
    return found;
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
        .values()
        .removeIf(
            each -> {
              boolean gone = !present.contains(each.key.service + " " + each.key.endpoint());
              if (gone) {
                each.forget();
                count.decrementAndGet();
              }
              return gone;
            });
  }

  private Series get(Series.Key key) {
    Series present = series.get(key);
    return present == null ? maybeAdd(key) : present;
  }

  /** At the node, in place of those that were forgotten; if two do this at once one is lost. */
  private void maybeKeep(Node node, Series[] kept, Series found) {
    if (found == overflow) {
      return;
    }
    List<Series> next = new ArrayList<>(kept.length + 1);
    for (Series series : kept) {
      if (!series.isForgotten()) {
        next.add(series);
      }
    }
    if (next.size() < MOST_AT_NODE) {
      next.add(found);
      node.listenerNote(next.toArray(NONE));
    }
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
