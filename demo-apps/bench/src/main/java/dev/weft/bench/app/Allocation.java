package dev.weft.bench.app;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all threads allocate: those that were there, and the load's own, which say it at their end.
 */
final class Allocation {
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Map<Long, Long> before = new HashMap<>();
  private final AtomicLong ended = new AtomicLong();

  void begin() {
    for (long id : threads.getAllThreadIds()) {
      before.put(id, threads.getThreadAllocatedBytes(id));
    }
  }

  /** Runs what a thread of the load does, and adds what it allocated. */
  void counting(Runnable work) {
    work.run();
    ended.addAndGet(threads.getThreadAllocatedBytes(Thread.currentThread().getId()));
  }

  long bytes() {
    long bytes = ended.get();
    for (long id : threads.getAllThreadIds()) {
      long now = threads.getThreadAllocatedBytes(id);
      if (now > 0) {
        bytes += now - before.getOrDefault(id, 0L);
      }
    }
    return bytes;
  }
}
