package dev.weft.consul.watch;

/** The event loop as watches see it: a clock, and one thread that runs things now or later. */
public interface Loop {
  /** Nanoseconds of a monotonic clock. */
  long now();

  /** Runs a task on the loop's thread, unless the loop has ended; called on any thread. */
  void run(Runnable task);

  /**
   * Runs a task on the loop's thread after a while.
   *
   * @return cancels the task
   */
  Runnable after(long delayNanos, Runnable task);
}
