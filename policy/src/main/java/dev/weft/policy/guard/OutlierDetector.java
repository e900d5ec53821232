package dev.weft.policy.guard;

import dev.weft.policy.balance.Ejection;
import dev.weft.policy.balance.Health;
import dev.weft.policy.balance.Node;
import dev.weft.policy.balance.Streaks;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Takes failing nodes out and lets them return. Counting is done inline on the application's
 * threads without a lock; {@link #eject} and {@link #sweep} are called under the lock of the
 * upstream.
 *
 * <ol>
 *   <li>A run of failures of one kind reaches its limit, or an interval was bad: the node is out,
 *       unless too many are.
 *   <li>It is out for the base time times the number of its ejections, and a bit more by chance, so
 *       that nodes that went out together don't come back together.
 *   <li>After that one request is sent to it: a good answer takes it back, a failure ejects it
 *       again. Each interval in use without an ejection takes one off the number.
 * </ol>
 */
public final class OutlierDetector {
  private final IntUnaryOperator chance;

  public OutlierDetector(IntUnaryOperator chance) {
    this.chance = chance;
  }

  /** Counts an answer; returns why the node is to be ejected, or null. */
  public static @Nullable String onResponse(OutlierDetection settings, Node node, int status) {
    Streaks streaks = node.streaks();
    Streaks.end(streaks.localFailures());
    if (status < 500) {
      Streaks.end(streaks.serverErrors());
      Streaks.end(streaks.gatewayFailures());
      return null;
    }
    boolean gateway = status >= 502 && status <= 504;
    if (!gateway) {
      Streaks.end(streaks.gatewayFailures());
    }
    boolean gatewayFull =
        gateway && isFull(streaks.gatewayFailures(), settings.consecutiveGatewayFailure());
    if (isFull(streaks.serverErrors(), settings.consecutive5xx())) {
      return settings.consecutive5xx() + " consecutive 5xx (last " + status + ")";
    }
    return gatewayFull
        ? settings.consecutiveGatewayFailure()
            + " consecutive gateway failures (last "
            + status
            + ")"
        : null;
  }

  /**
   * Counts a try without an answer; returns why the node is to be ejected, or null.
   *
   * @param kind for people: {@code connect-failure}
   */
  public static @Nullable String onLocalFailure(OutlierDetection settings, Node node, String kind) {
    int limit = settings.consecutiveLocalOriginFailure();
    return isFull(node.streaks().localFailures(), limit)
        ? limit + " consecutive local-origin failures (last " + kind + ")"
        : null;
  }

  /**
   * Counts a connection that was accepted in vain; returns why the node is to be ejected, or null.
   */
  public static @Nullable String onEarlyClose(OutlierDetection settings, Node node) {
    int limit = settings.consecutiveLocalOriginFailure();
    return isFull(node.streaks().earlyCloses(), limit)
        ? limit + " consecutive connections closed early"
        : null;
  }

  /**
   * Whether an answer shows that a node isn't well enough to come back: a 429, as it is overloaded,
   * or a 5xx that is a failure to any kind of detection that is on.
   */
  public static boolean isFailure(OutlierDetection settings, int status) {
    if (status < 500) {
      return status == 429;
    }
    boolean gateway = status >= 502 && status <= 504;
    return settings.consecutive5xx() > 0
        || (gateway && settings.consecutiveGatewayFailure() > 0)
        || settings.failurePercentage().threshold() > 0
        || settings.successRate().stdevFactor() > 0;
  }

  /**
   * Takes a node out if the share allows it; one that is returning counts as out already.
   *
   * @param nodes all of the service
   * @return for how long, or 0 if it wasn't
   */
  public long eject(
      OutlierDetection settings, List<Node> nodes, Node node, String reason, long now) {
    boolean again = node.standing().isReturning();
    if (!again && (node.ejection() != null || !hasRoom(settings, nodes))) {
      return 0;
    }
    if (!nodes.contains(node)) {
      return 0;
    }
    long longest = Math.max(settings.maxEjectionNanos(), settings.baseEjectionNanos());
    long times = node.standing().timesEjected() + 1L;
    long nanos = Math.min(longest, settings.baseEjectionNanos() * times);
    nanos += Chance.below(nanos / 100 * settings.jitterPercent(), chance);
    node.eject(new Ejection(reason, now + nanos));
    return nanos;
  }

  /** Lets those return whose time is over; whether there were any. */
  public static boolean sweep(OutlierDetection settings, List<Node> nodes, long now) {
    boolean any = false;
    for (Node node : nodes) {
      Ejection ejection = node.ejection();
      if (ejection == null) {
        node.standing().forgive(settings.intervalNanos(), now);
      } else if (!node.standing().isReturning() && ejection.until() - now <= 0) {
        node.standing().beginReturn(now, settings.intervalNanos());
        any = true;
      }
    }
    return any;
  }

  /** Starts the run anew when it is full, so that a refused ejection isn't asked for every time. */
  private static boolean isFull(AtomicInteger streak, int limit) {
    if (limit == 0 || streak.incrementAndGet() < limit) {
      return false;
    }
    streak.set(0);
    return true;
  }

  /** Tests the share as it would be afterwards; one may always be out. */
  private static boolean hasRoom(OutlierDetection settings, List<Node> nodes) {
    int all = 0;
    int ejected = 0;
    for (Node node : nodes) {
      if (node.endpoint().health() != Health.MAINTENANCE) {
        all++;
        ejected += node.ejection() == null ? 0 : 1;
      }
    }
    return ejected == 0 || (ejected + 1) * 100L <= (long) settings.maxEjectionPercent() * all;
  }
}
