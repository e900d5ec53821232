package dev.weft.demo.story;

/** Waits for conditions, never for a time. */
final class Patience {
  private static final int POLL_MILLIS = 20;

  private Patience() {}

  /** The milliseconds it took; fails loudly after {@code limitMillis}. */
  static long await(String what, int limitMillis, Condition condition) throws Exception {
    long tookMillis = maybeAwait(limitMillis, condition);
    if (tookMillis < 0) {
      throw new IllegalStateException(what + ": not within " + limitMillis + " ms");
    }
    return tookMillis;
  }

  /** The milliseconds it took, or -1 after {@code limitMillis}. */
  static long maybeAwait(int limitMillis, Condition condition) throws Exception {
    long start = System.nanoTime();
    long tookMillis = 0;
    while (!condition.holds()) {
      tookMillis = (System.nanoTime() - start) / 1_000_000;
      if (tookMillis > limitMillis) {
        return -1;
      }
      Thread.sleep(POLL_MILLIS);
    }
    return (System.nanoTime() - start) / 1_000_000;
  }

  /** What is waited for. */
  interface Condition {
    boolean holds() throws Exception;
  }
}
