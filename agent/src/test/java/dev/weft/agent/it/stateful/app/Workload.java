package dev.weft.agent.it.stateful.app;

import dev.weft.agent.it.Fields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Threads of the application under test that each do one operation over and over, and what came of
 * it. Nothing is tried again here: an operation that throws is a failure. There is one at a time.
 */
public final class Workload {
  private static final long PAUSE_NANOS = 2_000_000;
  private static final int MOST_SHOWN = 8;

  private static Workload current;

  private final List<Thread> threads = new ArrayList<>();
  private final Map<String, Integer> servers = new TreeMap<>();
  private final Map<String, Integer> failures = new TreeMap<>();
  private final int[] inARow;
  private int operations;
  private int failed;
  private long lastFailureMillis;
  private long longestNanos;
  private volatile boolean stopping;

  private Workload(int workers, IntFunction<Operation> operation) {
    inARow = new int[workers];
    for (int i = 0; i < workers; i++) {
      int worker = i;
      Operation own = operation.apply(worker);
      threads.add(new Thread(() -> run(worker, own), "worker-" + worker));
    }
  }

  /** Starts it; each worker has an operation of its own. */
  static void start(int workers, IntFunction<Operation> operation) {
    current = new Workload(workers, operation);
    current.threads.forEach(Thread::start);
  }

  /**
   * The figures since the start or {@link #forget}. {@code steady} is how many operations each
   * worker has done at least since the last failure or {@link #settle}; {@code by.NAME} how many a
   * server answered.
   */
  public static Fields report(Fields nothing) {
    return current.figures();
  }

  /** Sets all figures to nothing. */
  public static Fields forget(Fields nothing) {
    synchronized (current) {
      current.servers.clear();
      current.failures.clear();
      current.operations = 0;
      current.failed = 0;
      current.lastFailureMillis = 0;
      current.longestNanos = 0;
    }
    return settle(nothing);
  }

  /** Counts {@code steady} anew. */
  public static Fields settle(Fields nothing) {
    synchronized (current) {
      Arrays.fill(current.inARow, 0);
    }
    return Fields.of();
  }

  public static Fields stop(Fields nothing) throws InterruptedException {
    current.stopping = true;
    for (Thread thread : current.threads) {
      thread.join();
    }
    return current.figures();
  }

  private void run(int worker, Operation operation) {
    while (!stopping) {
      long start = System.nanoTime();
      try {
        String server = operation.run();
        answered(worker, server, System.nanoTime() - start);
      } catch (Exception e) {
        failed(e, System.nanoTime() - start);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private synchronized void answered(int worker, String server, long nanos) {
    operations++;
    inARow[worker]++;
    servers.merge(server, 1, Integer::sum);
    longestNanos = Math.max(longestNanos, nanos);
  }

  private synchronized void failed(Exception failure, long nanos) {
    operations++;
    failed++;
    Arrays.fill(inARow, 0);
    lastFailureMillis = System.currentTimeMillis();
    longestNanos = Math.max(longestNanos, nanos);
    if (failures.size() < MOST_SHOWN) {
      failures.merge(chain(failure), 1, Integer::sum);
    }
  }

  private synchronized Fields figures() {
    int steady = Integer.MAX_VALUE;
    for (int count : inARow) {
      steady = Math.min(steady, count);
    }
    Fields figures =
        Fields.of(
            "operations", operations,
            "failed", failed,
            "lastFailureMillis", lastFailureMillis,
            "longestMillis", TimeUnit.NANOSECONDS.toMillis(longestNanos),
            "steady", steady,
            "failures", failures,
            "servers", servers);
    servers.forEach((name, count) -> figures.with("by." + name, count));
    return figures;
  }

  private static String chain(Throwable thrown) {
    StringBuilder chain = new StringBuilder();
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      chain.append(chain.length() == 0 ? "" : " <- ").append(t);
    }
    return chain.toString().replaceAll("\\s+", " ");
  }

  /** One thing that the application does with a server. */
  interface Operation {
    /** The name of the server that it was done with. */
    String run() throws Exception;
  }
}
