package dev.weft.bench.app;

import java.lang.management.ManagementFactory;

/** What the JVM holds at one moment. */
record State(long heapBytes, int threads, int classes) {

  /** After collections, so that only what is in use counts. */
  static State now() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(50);
    }
    return new State(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
  }

  String json() {
    return "{\"heapBytes\":%d,\"threads\":%d,\"classes\":%d}"
        .formatted(heapBytes, threads, classes);
  }
}
