package dev.weft.agent.registry;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A scheduler turned by hand: keeps the last task until {@link #turn} runs it. */
final class HandScheduler extends ScheduledThreadPoolExecutor {
  private @Nullable Runnable task;

  HandScheduler() {
    super(0);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    task = command;
    return new Never();
  }

  boolean isIdle() {
    return task == null;
  }

  void turn() {
    Runnable due = task;
    task = null;
    if (due == null) {
      throw new AssertionError("nothing is scheduled");
    }
    due.run();
  }

  private static final class Never extends CompletableFuture<Object>
      implements ScheduledFuture<Object> {
    @Override
    public long getDelay(TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(Delayed other) {
      return 0;
    }
  }
}
