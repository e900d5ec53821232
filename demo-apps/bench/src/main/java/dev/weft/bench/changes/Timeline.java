package dev.weft.bench.changes;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What was seen when. Written by those who see, read by the one thread that measures. */
final class Timeline<T> {
  private final ConcurrentLinkedQueue<Moment<T>> moments = new ConcurrentLinkedQueue<>();

  void add(long nanos, T seen) {
    moments.add(new Moment<>(nanos, seen));
  }

  /** All from a moment on; forgets what was before. */
  List<Moment<T>> since(long nanos) {
    List<Moment<T>> later = new ArrayList<>();
    for (Iterator<Moment<T>> all = moments.iterator(); all.hasNext(); ) {
      Moment<T> moment = all.next();
      if (moment.nanos() - nanos < 0) {
        all.remove();
      } else {
        later.add(moment);
      }
    }
    return later;
  }

  /** One thing seen, by the clock of {@link System#nanoTime()}. */
  record Moment<T>(long nanos, T seen) {}
}
