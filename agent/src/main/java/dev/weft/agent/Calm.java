package dev.weft.agent;

/**
 * Finds the moment when the application's own start is over: what it takes of the processor has
 * become little. Until then what can wait had better, on a machine with few processors. Used by one
 * thread.
 */
final class Calm {
  /** No start is over before. */
  static final long EARLIEST_MILLIS = 1000;

  /** How far two looks are apart. */
  static final long STEP_MILLIS = 250;

  /** Who is busy for so long isn't starting. */
  private static final long LATEST_MILLIS = 10_000;

  /** Of one processor, from one look to the next. */
  private static final double LITTLE = 0.2;

  /** So often in a row: a busy machine may give little for a moment to one who wants much. */
  private static final int ENOUGH_LOOKS = 2;

  private static final double NANOS_A_MILLI = 1e6;

  private final long began;

  private boolean looked;
  private int calmLooks;
  private long usedBefore;
  private long nowBefore;

  /**
   * @param now on any clock, in nanoseconds
   */
  Calm(long now) {
    this.began = now;
  }

  /** How long to wait until {@link #isOver} is asked, in milliseconds. */
  long waitMillis() {
    return looked ? STEP_MILLIS : EARLIEST_MILLIS;
  }

  /**
   * Looks.
   *
   * @param used of all processors by the process until now, in nanoseconds; negative: unknown
   */
  boolean isOver(long now, long used) {
    if (millis(now - began) < EARLIEST_MILLIS) {
      return false;
    }
    if (millis(now - began) >= LATEST_MILLIS) {
      return true;
    }
    if (used < 0) {
      return true;
    }
    boolean little = looked && used - usedBefore <= LITTLE * (now - nowBefore);
    calmLooks = little ? calmLooks + 1 : 0;
    looked = true;
    usedBefore = used;
    nowBefore = now;
    return calmLooks == ENOUGH_LOOKS;
  }

  private static double millis(long nanos) {
    return nanos / NANOS_A_MILLI;
  }
}
