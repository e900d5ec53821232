package dev.weft.agent.it.consul;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The moments from which on an instance got six requests in a row, among several: the sign of a
 * large weight. With a third of the requests, a run has a chance of 0.1 %.
 */
final class Runs {
  private static final int LENGTH = 6;

  private final Instance instance;
  private final List<Instance> others;

  Runs(Instance instance, List<Instance> others) {
    this.instance = instance;
    this.others = others;
  }

  /** The first one after a moment in milliseconds; {@code Double.MAX_VALUE} if there is none. */
  double first(long moment) {
    List<Long> starts = starts(moment);
    return starts.isEmpty() ? Double.MAX_VALUE : (starts.get(0) - moment) / 1e6;
  }

  /** The last one after a moment in milliseconds, or 0. */
  double last(long moment) {
    List<Long> starts = starts(moment);
    return starts.isEmpty() ? 0 : (starts.get(starts.size() - 1) - moment) / 1e6;
  }

  private List<Long> starts(long moment) {
    List<Hit> hits = new ArrayList<>();
    add(hits, instance, moment);
    others.forEach(other -> add(hits, other, moment));
    hits.sort(Comparator.comparingLong(Hit::nanos));
    List<Long> starts = new ArrayList<>();
    int run = 0;
    for (int i = 0; i < hits.size(); i++) {
      run = hits.get(i).of() == instance ? run + 1 : 0;
      if (run >= LENGTH) {
        starts.add(hits.get(i - LENGTH + 1).nanos());
      }
    }
    return starts;
  }

  private static void add(List<Hit> hits, Instance of, long moment) {
    of.arrivals().stream()
        .filter(arrival -> arrival.nanos() - moment > 0)
        .forEach(arrival -> hits.add(new Hit(arrival.nanos(), of)));
  }

  private record Hit(long nanos, Instance of) {}
}
