package dev.weft.bench.app;

import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Requests from a few threads for a while, and how long each took. */
final class Load {
  private static final long HIGHEST_NANOS = 60_000_000_000L;
  private static final int DIGITS = 3;
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final long CALM_MILLIS = 20;

  private final Caller caller;
  private final Addresses addresses;
  private final int threads;
  private final AtomicLong failures = new AtomicLong();
  private volatile boolean ended; // written by who ends the load, and at its end

  Load(Caller caller, Addresses addresses, int threads) {
    this.caller = caller;
    this.addresses = addresses;
    this.threads = threads;
  }

  /** Each thread sends its next request when it has the answer to the last. */
  Slice closed(long nanos) throws InterruptedException {
    return run(
        threads,
        histogram -> {
          long end = System.nanoTime() + nanos;
          for (long now = System.nanoTime(); now - end < 0; ) {
            boolean answered = call();
            long then = System.nanoTime();
            if (answered) {
              histogram.recordValue(then - now);
            }
            now = then;
          }
        });
  }

  /**
   * Requests at a fixed rate. A latency counts from the moment when the request was due, so that
   * one slow answer is seen by all that had to wait for it (no coordinated omission).
   */
  Slice open(long nanos, double perSecond) throws InterruptedException {
    long gap = Math.round(threads * 1e9 / perSecond);
    long start = System.nanoTime();
    AtomicLong order = new AtomicLong();
    Slice slice =
        run(
            threads,
            histogram -> {
              long due = start + order.getAndIncrement() * gap / threads;
              for (; due - start < nanos && !ended; due += gap) {
                for (long wait = due - System.nanoTime();
                    wait > 0;
                    wait = due - System.nanoTime()) {
                  LockSupport.parkNanos(wait);
                }
                if (call()) {
                  histogram.recordValue(System.nanoTime() - due);
                }
              }
            });
    ended = false;
    return slice;
  }

  /** So many requests, one after the other. */
  Slice calls(int count) throws InterruptedException {
    return run(
        1,
        histogram -> {
          for (int i = 0; i < count; i++) {
            long now = System.nanoTime();
            if (call()) {
              histogram.recordValue(System.nanoTime() - now);
            }
          }
        });
  }

  /**
   * As {@link #closed}, until the JIT compiler has had next to nothing to do for three seconds, or
   * the time is over. The last second of it.
   */
  Slice settle(long mostNanos) throws InterruptedException {
    long end = System.nanoTime() + mostNanos;
    Slice last;
    int calm = 0;
    do {
      last = closed(SECOND_NANOS);
      calm = last.compilationMillis() < CALM_MILLIS ? calm + 1 : 0;
    } while (calm < 3 && System.nanoTime() - end < 0);
    return last;
  }

  /** Makes {@link #open} return before its time. */
  void end() {
    ended = true;
  }

  private Slice run(int count, Loop loop) throws InterruptedException {
    failures.set(0);
    List<Histogram> histograms = new ArrayList<>();
    List<Thread> running = new ArrayList<>();
    Allocation allocation = new Allocation();
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long compiled = compiler.getTotalCompilationTime();
    for (int i = 0; i < count; i++) {
      Histogram histogram = new Histogram(HIGHEST_NANOS, DIGITS);
      histograms.add(histogram);
      running.add(new Thread(() -> allocation.counting(() -> loop.run(histogram)), "load-" + i));
    }
    long start = System.nanoTime();
    allocation.begin();
    running.forEach(Thread::start);
    for (Thread thread : running) {
      thread.join();
    }
    long nanos = System.nanoTime() - start;
    Histogram all = new Histogram(HIGHEST_NANOS, DIGITS);
    histograms.forEach(all::add);
    return new Slice(
        all,
        failures.get(),
        nanos,
        allocation.bytes(),
        compiler.getTotalCompilationTime() - compiled);
  }

  private boolean call() {
    try {
      caller.get(addresses.next() + "/users/7");
      return true;
    } catch (IOException e) {
      failures.incrementAndGet();
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @FunctionalInterface
  private interface Loop {
    void run(Histogram histogram);
  }
}
