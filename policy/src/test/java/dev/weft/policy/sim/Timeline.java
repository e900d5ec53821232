package dev.weft.policy.sim;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time: runs what is due in order, one after the other, without waiting. */
final class Timeline {
  private final PriorityQueue<Event> due =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private long now;
  private long scheduled;

  long now() {
    return now;
  }

  /** Things due at the same moment happen in the order in which they were asked for. */
  void after(long nanos, Runnable action) {
    due.add(new Event(now + nanos, scheduled++, action));
  }

  /** Runs all that is due before a moment, which then is now. */
  void runUntil(long end) {
    while (!due.isEmpty() && due.peek().at < end) {
      Event next = due.remove();
      now = next.at;
      next.action.run();
    }
    now = end;
  }

  private record Event(long at, long number, Runnable action) {}
}
