package dev.weft.agent;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * The one thread that does what may take a while: {@code weft-work}. It starts the rest of the
 * agent when the first call asks for it, or after a second: the application's own start comes
 * first. A daemon that inherits nothing from the application's threads.
 */
final class Worker extends Thread implements Executor {
  private static final long START_DELAY_MILLIS = 1000;

  private final Runnable beginning;

  /** Guarded by itself. */
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

  /** Whether the wait before the beginning is over. Guarded by {@code tasks}. */
  private boolean begun;

  Worker(Runnable beginning) {
    super(null, null, "weft-work", 0, false);
    this.beginning = beginning;
    setDaemon(true);
    setContextClassLoader(Worker.class.getClassLoader());
  }

  /** Starts the agent now, if it hasn't been started. Any thread, any number of times. */
  void beginNow() {
    synchronized (tasks) {
      begun = true;
      tasks.notifyAll();
    }
  }

  @Override
  public void execute(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
      tasks.notifyAll();
    }
  }

  @Override
  public void run() {
    try {
      synchronized (tasks) {
        if (!begun) {
          tasks.wait(START_DELAY_MILLIS);
        }
      }
      beginning.run();
      while (true) {
        Runnable task = next();
        try {
          task.run();
        } catch (RuntimeException | Error e) {
          // A task reports its own failures; this thread serves the next one.
        }
      }
    } catch (InterruptedException e) {
      interrupt();
    }
  }

  private Runnable next() throws InterruptedException {
    synchronized (tasks) {
      while (tasks.isEmpty()) {
        tasks.wait();
      }
      return tasks.remove();
    }
  }
}
