package dev.weft.consul.health;

import dev.weft.consul.watch.Loop;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks host names up on daemon threads that end when there is nothing to look up: a resolver may
 * take many seconds. Asked on the worker, and calls back on it.
 */
public final class Lookups implements AutoCloseable {
  private static final int THREADS = 4;
  private static final long IDLE_MILLIS = 1_000;
  private static final InetAddress[] NONE = new InetAddress[0];

  private final Resolver resolver;
  private final Executor work;
  private final Loop loop;
  private final ThreadPoolExecutor threads;

  public Lookups(Resolver resolver, Executor work, Loop loop) {
    this.resolver = resolver;
    this.work = work;
    this.loop = loop;
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_MILLIS,
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            Lookups::thread,
            new ThreadPoolExecutor.DiscardPolicy());
    threads.allowCoreThreadTimeOut(true);
  }

  /** Ends the threads as soon as the resolver lets go of them. */
  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** {@code done} gets all addresses of the name, none if it has none. */
  void lookUp(String host, Consumer<InetAddress[]> done) {
    threads.execute(
        () -> {
          InetAddress[] found = all(host);
          work.execute(() -> done.accept(found));
        });
  }

  /** Runs a task on the worker after a while. */
  void after(long delayMillis, Runnable task) {
    long nanos = TimeUnit.MILLISECONDS.toNanos(delayMillis);
    loop.run(() -> loop.after(nanos, () -> work.execute(task)));
  }

  private InetAddress[] all(String host) {
    try {
      return resolver.all(host);
    } catch (UnknownHostException | RuntimeException e) {
      return NONE;
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(null, quiet(task), "weft-names", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Lookups.class.getClassLoader());
    return thread;
  }

  /** Once all is closed the worker may refuse: nobody wants to read of it on stderr. */
  private static Runnable quiet(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        // Nobody waits for the answer any more.
      }
    };
  }

  /** Finds the addresses of a host name; may take long. */
  public interface Resolver {
    InetAddress[] all(String host) throws UnknownHostException;
  }
}
