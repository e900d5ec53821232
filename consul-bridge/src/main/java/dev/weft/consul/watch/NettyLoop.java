package dev.weft.consul.watch;

import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A Netty event loop as watches see it. */
public record NettyLoop(EventLoop loop) implements Loop {

  @Override
  public long now() {
    return System.nanoTime();
  }

  @Override
  public void run(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      // The loop is gone, and everything of ours with it.
    }
  }

  @Override
  public Runnable after(long delayNanos, Runnable task) {
    Future<?> future = loop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }
}
