package dev.weft.agent;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * The one thread that does what may take a while: {@code weft-work}. It starts the rest of the
 * agent when the first call asks for it, or when the application has started, which comes first:
 * after a second, unless many classes are still being loaded. A daemon that inherits nothing from
 * the application's threads.
 */
final class Worker extends Thread implements Executor {
  private static final long LOOK_MILLIS = 500;
  private static final int LEAST_LOOKS = 2;
  private static final int MOST_LOOKS = 60;

  /** A server that starts loads thousands a second, one that serves next to none. */
  private static final int CALM_CLASSES = 50;

  private final Beginning beginning;
  private final long lookMillis;

  /** Guarded by itself. */
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

  /** Whether the wait before the beginning is over. Guarded by {@code tasks}. */
  private boolean begun;

  Worker(Beginning beginning) {
    this(beginning, LOOK_MILLIS);
  }

  /**
   * @param lookMillis how often it looks whether the application has started
   */
  Worker(Beginning beginning, long lookMillis) {
    super(null, null, "weft-work", 0, false);
    this.beginning = beginning;
    this.lookMillis = lookMillis;
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
        awaitBeginning();
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

  /** Called with {@code tasks} held. */
  private void awaitBeginning() throws InterruptedException {
    int loaded = 0;
    for (int look = 1; !begun && look <= MOST_LOOKS; look++) {
      tasks.wait(lookMillis);
      int before = loaded;
      loaded = beginning.classesLoaded();
      if (look >= LEAST_LOOKS && loaded - before < CALM_CLASSES) {
        return;
      }
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

  /** What the worker runs first. */
  interface Beginning extends Runnable {

    /** How many classes the JVM has loaded since the agent is there, more or less. */
    int classesLoaded();
  }
}
