package dev.weft.consul.watch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A loop whose time stands still until the test moves it. */
public final class VirtualLoop implements Loop {
  private final List<Timer> timers = new ArrayList<>();
  private long now;

  @Override
  public long now() {
    return now;
  }

  @Override
  public void run(Runnable task) {
    after(0, task);
  }

  @Override
  public Runnable after(long delayNanos, Runnable task) {
    Timer timer = new Timer(now + delayNanos, timers.size(), task);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  /** Runs everything that is due within the time. */
  public void pass(long millis) {
    long until = now + TimeUnit.MILLISECONDS.toNanos(millis);
    while (true) {
      Timer next =
          timers.stream()
              .filter(timer -> timer.at <= until)
              .min(Comparator.comparingLong(Timer::at).thenComparingInt(Timer::order))
              .orElse(null);
      if (next == null) {
        now = until;
        return;
      }
      timers.remove(next);
      now = Math.max(now, next.at);
      next.task.run();
    }
  }

  public int waiting() {
    return timers.size();
  }

  private record Timer(long at, int order, Runnable task) {}
}
