package dev.weft.agent;

import dev.weft.agent.call.OwnThread;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The one thread that does what may take a while: {@code weft-work}. It starts the rest of the
 * agent when the first call asks for it, or when it is {@link Calm}: the application's own start
 * comes first.
 */
final class Worker extends OwnThread implements Executor {
  private final Runnable beginning;

  /** Guarded by itself. */
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

  /** Whether the wait before the beginning is over. Guarded by {@code tasks}. */
  private boolean begun;

  Worker(Runnable beginning) {
    super("weft-work", null);
    this.beginning = beginning;
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
      awaitBeginning();
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

  private void awaitBeginning() throws InterruptedException {
    Calm calm = new Calm(System.nanoTime());
    do {
      synchronized (tasks) {
        if (!begun) {
          tasks.wait(calm.waitMillis());
        }
        if (begun) {
          return;
        }
      }
    } while (!calm.isOver(System.nanoTime(), cpuNanos()));
  }

  private static long cpuNanos() {
    Optional<Duration> used = ProcessHandle.current().info().totalCpuDuration();
    return used.isPresent() ? used.get().toNanos() : -1;
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
