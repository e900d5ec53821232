package dev.weft.policy.guard;

import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one health check has found of one node so far. Asked and told under the lock of the {@link
 * HealthWatch}.
 *
 * <ol>
 *   <li>At first the node is as good as discovery says.
 *   <li>So many bad probes in a row make it bad.
 *   <li>The first good probe ever makes it good at once, as in Envoy; later ones only if there are
 *       so many in a row.
 * </ol>
 *
 * <p>The first probe comes within an interval, by chance, and each later one up to a tenth late:
 * else all callers that started together would probe together for ever.
 */
final class HealthState {
  private static final int JITTER_PARTS = 10;

  private final HealthCheck check;
  private final IntUnaryOperator chance;
  private long dueAt;
  private boolean everGood;
  private int inARow;
  private @Nullable String failure;
  private @Nullable ProbeResult last;
  private long lastAt;

  HealthState(HealthCheck check, IntUnaryOperator chance, long now) {
    this.check = check;
    this.chance = chance;
    dueAt = now + Chance.below(check.intervalNanos(), chance);
  }

  HealthCheck check() {
    return check;
  }

  /** Whether a probe is due; the next is due after this one had its time, if it never ends. */
  boolean maybeBegin(long now) {
    if (dueAt - now > 0) {
      return false;
    }
    dueAt = now + check.timeoutNanos() + pauseNanos();
    return true;
  }

  void ended(ProbeResult result, long now) {
    dueAt = now + pauseNanos();
    last = result;
    lastAt = now;
    String problem = result.failure();
    if (problem == null) {
      good();
    } else {
      bad(problem);
    }
  }

  /** {@code health check http /health: status 500 (3 in a row)}; null: the node is good. */
  @Nullable String failure() {
    return failure;
  }

  CheckReport report() {
    return new CheckReport(check, failure, last, lastAt);
  }

  private void good() {
    if (failure == null) {
      inARow = 0;
    } else if (++inARow >= check.healthyAfter() || !everGood) {
      failure = null;
      inARow = 0;
    }
    everGood = true;
  }

  private void bad(String problem) {
    if (failure != null) {
      inARow = 0;
    } else if (++inARow >= check.unhealthyAfter()) {
      failure =
          "health check " + check.probe().label() + ": " + problem + " (" + inARow + " in a row)";
      inARow = 0;
    }
  }

  private long pauseNanos() {
    return check.intervalNanos() + Chance.below(check.intervalNanos() / JITTER_PARTS, chance);
  }
}
