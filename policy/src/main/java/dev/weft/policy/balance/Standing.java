package dev.weft.policy.balance;

import org.jspecify.annotations.Nullable;

/**
 * Whether failures that were seen speak against a node: ejected, then returning, then in use again;
 * or a health check fails. Changed under the lock of the upstream and by the health watch, read on
 * the application's threads.
 */
public final class Standing {
  private static final long LATELY_NANOS = 5_000_000_000L;

  /** Written only by the health watch. */
  private volatile @Nullable String failedCheck;

  /** This and the three below are written only under the lock of the upstream. */
  private volatile @Nullable Ejection ejection;

  /** Null while it is in use, or its time out isn't over. */
  private volatile @Nullable Probation probation;

  private volatile int timesEjected;
  private volatile long steadySince;

  /** When the last connect failed; null: it didn't. */
  private volatile @Nullable Long connectFailedAt;

  /** A socket could not be connected to it. */
  public void connectFailed(long now) {
    connectFailedAt = now;
  }

  /** A socket was connected to it. */
  public void connected() {
    if (connectFailedAt != null) {
      connectFailedAt = null;
    }
  }

  /** Whether the last connect failed, a few seconds ago at most. */
  public boolean failedToConnectLately(long now) {
    Long failedAt = connectFailedAt;
    return failedAt != null && now - failedAt < LATELY_NANOS;
  }

  /** Why it is out, or was and hasn't been taken back; null: it is in use. */
  public @Nullable Ejection ejection() {
    return ejection;
  }

  /** How often it was ejected lately: the factor of the next ejection time. */
  public int timesEjected() {
    return timesEjected;
  }

  /** Takes it out, also while it is returning. */
  void eject(Ejection ejection) {
    timesEjected++;
    this.ejection = ejection;
    probation = null;
  }

  void takeBack(long now) {
    probation = null;
    ejection = null;
    steadySince = now;
  }

  /** Counts one ejection less for each interval without one. */
  public void forgive(long intervalNanos, long now) {
    if (timesEjected > 0 && ejection == null && now - steadySince >= intervalNanos) {
      timesEjected--;
      steadySince = now;
    }
  }

  /**
   * Its time out is over: one request at a time may be sent to it until one has shown its worth.
   *
   * @param patienceNanos how long only requests that can be sent again are used for it
   */
  public void beginReturn(long now, long patienceNanos) {
    probation = new Probation(now, patienceNanos);
  }

  /** Whether its time out is over and no request has shown its worth yet. */
  public boolean isReturning() {
    return probation != null;
  }

  /**
   * Takes the one place that a request may have on its return; to be followed by {@link
   * #probeEnded}, a take-back or an ejection.
   *
   * @param repeatable if the request fails it can be sent again, elsewhere
   */
  public boolean tryProbe(boolean repeatable, long now) {
    Probation present = probation;
    return present != null && failedCheck == null && present.tryTake(repeatable, now);
  }

  /**
   * Whether the request on its return is the one that took the place at that time; one of an
   * earlier return that ends late isn't.
   */
  public boolean isProbe(long takenAt) {
    Probation present = probation;
    return present != null && present.isOf(takenAt);
  }

  /** The request that took the place at that time said nothing: another may be tried. */
  public void probeEnded(long takenAt) {
    Probation present = probation;
    if (present != null) {
      present.leave(takenAt);
    }
  }

  /** Whether the request on its return was sent so long ago and hasn't ended. */
  public boolean isProbeOverdue(long nanos, long now) {
    Probation present = probation;
    return present != null && present.isOverdue(nanos, now);
  }

  /** Told by the health watch: which check fails and how, or null. */
  public void checked(@Nullable String failedCheck) {
    this.failedCheck = failedCheck;
  }

  /** Which health check fails and how, or null. */
  public @Nullable String failedCheck() {
    return failedCheck;
  }

  /** A line for people; null: nothing speaks against it. */
  @Nullable String reason() {
    String check = failedCheck;
    if (check != null) {
      return check;
    }
    Ejection present = ejection;
    if (present == null) {
      return null;
    }
    return (isReturning() ? "returning: " : "ejected: ") + present.reason();
  }
}
