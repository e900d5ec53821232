package dev.weft.consul.register;

import dev.weft.consul.watch.Backoff;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * When to say what to Consul: register, then a heartbeat every third of the time to live and now
 * and then a look whether Consul has it all still. Knows no clock. Used on one thread.
 *
 * <p>A Consul that can't be reached is tried again after 0.25 s, doubling, but at least as often as
 * heartbeats are due: a local connect that fails costs nobody anything, and what comes back must
 * find the service alive. One that refuses is left alone for up to {@code maxBackoffMillis}.
 */
final class Schedule {
  private static final long FIRST_RETRY_MILLIS = 250;

  private final long heartbeatNanos;
  private final long reconcileNanos;
  private final Backoff unreachable;
  private final Backoff refused;
  private boolean registered;
  private int failures;
  private long retryAt;
  private long heartbeatAt;
  private long reconcileAt;

  /**
   * @param chance a number below the one given
   */
  Schedule(Rhythm rhythm, IntUnaryOperator chance) {
    heartbeatNanos = TimeUnit.MILLISECONDS.toNanos(rhythm.heartbeatMillis());
    reconcileNanos = TimeUnit.MILLISECONDS.toNanos(rhythm.reconcileMillis());
    unreachable = new Backoff(FIRST_RETRY_MILLIS, rhythm.heartbeatMillis(), chance);
    refused = new Backoff(FIRST_RETRY_MILLIS, rhythm.maxBackoffMillis(), chance);
  }

  /** What to do now, or null. */
  @Nullable Step due(long now) {
    if (failures > 0 && now - retryAt < 0) {
      return null;
    }
    if (!registered) {
      return Step.REGISTER;
    }
    if (now - reconcileAt >= 0) {
      return Step.RECONCILE;
    }
    return failures > 0 || now - heartbeatAt >= 0 ? Step.HEARTBEAT : null;
  }

  /** How long nothing is to be done. */
  long waitNanos(long now) {
    if (failures > 0) {
      return Math.max(0, retryAt - now);
    }
    return registered ? Math.max(0, Math.min(heartbeatAt, reconcileAt) - now) : 0;
  }

  void done(Step step, long now) {
    failures = 0;
    registered = true;
    if (step != Step.RECONCILE) {
      heartbeatAt = now + heartbeatNanos;
    }
    if (step != Step.HEARTBEAT) {
      reconcileAt = now + reconcileNanos;
    }
  }

  /** Consul doesn't have the service, or not as it should: it is registered next, at once. */
  void forgotten() {
    failures = 0;
    registered = false;
  }

  void failed(boolean byRefusal, long now) {
    failures++;
    retryAt = now + (byRefusal ? refused : unreachable).nanos(failures);
  }

  /** What there is to say to Consul. */
  enum Step {
    REGISTER,
    HEARTBEAT,
    RECONCILE
  }
}
