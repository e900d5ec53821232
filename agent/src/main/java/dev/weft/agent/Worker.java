package dev.weft.agent;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that does what may take a while: {@code weft-work}. It starts the rest of the
 * agent when the first call asks for it, or after a second: the application's own start comes
 * first.
 */
final class Worker implements Executor, Runnable {
  private static final long START_DELAY_MILLIS = 1000;

  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final Runnable start;

  Worker(Runnable start) {
    this.start = start;
  }

  void begin() {
    DaemonThreads.of("weft-work", this).start();
  }

  /** Starts the agent now, if it hasn't been started. Any thread, any number of times. */
  void startNow() {
    tasks.add(() -> {});
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void run() {
    try {
      Runnable first = tasks.poll(START_DELAY_MILLIS, TimeUnit.MILLISECONDS);
      start.run();
      if (first != null) {
        first.run();
      }
      while (true) {
        Runnable task = tasks.take();
        try {
          task.run();
        } catch (RuntimeException | Error e) {
          // A task reports its own failures; this thread serves the next one.
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
