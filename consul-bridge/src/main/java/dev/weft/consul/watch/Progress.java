package dev.weft.consul.watch;

import org.jspecify.annotations.Nullable;

/**
 * How one watch fares. Written by the watch on the event loop, read by the admin page and the
 * metrics on any thread.
 */
public final class Progress {
  private final Loop loop;
  private final long overdueNanos;
  private volatile long index;
  private long lastIndex;
  private volatile long lastAnswer;
  private volatile long pauseNanos;
  private volatile boolean begun;
  private volatile @Nullable String error;
  private volatile boolean answered;

  Progress(Loop loop, long overdueNanos) {
    this.loop = loop;
    this.overdueNanos = overdueNanos;
  }

  /** The index of the last answer; 0: the next question starts over. */
  public long index() {
    return index;
  }

  /** Nanoseconds since the last answer, or -1 if there was none. */
  public long ageNanos() {
    return answered ? loop.now() - lastAnswer : -1;
  }

  /** What the last query failed with, or null if it didn't. */
  public @Nullable String error() {
    return error;
  }

  /** Whether it began, or had its last answer, longer ago than two blocking queries may take. */
  public boolean isOverdue() {
    return begun && loop.now() - lastAnswer > overdueNanos + pauseNanos;
  }

  void begin() {
    lastAnswer = loop.now();
    begun = true;
  }

  /** The index of the last answer that was taken, also when the next question starts over. */
  long lastIndex() {
    return lastIndex;
  }

  boolean hasAnswered() {
    return answered;
  }

  /**
   * @param taken the index of the answer
   * @param nextIndex of the next question
   * @param pause how long nothing is asked, in nanoseconds
   */
  void answered(long taken, long nextIndex, long pause) {
    lastIndex = taken;
    index = nextIndex;
    pauseNanos = pause;
    lastAnswer = loop.now();
    answered = true;
    error = null;
  }

  void failed(String seen) {
    index = 0;
    error = seen;
  }
}
