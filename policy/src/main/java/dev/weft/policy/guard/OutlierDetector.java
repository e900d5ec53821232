package dev.weft.policy.guard;

import dev.weft.policy.balance.Ejection;
import dev.weft.policy.balance.Health;
import dev.weft.policy.balance.Node;
import dev.weft.policy.balance.Streaks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Takes failing nodes out and back. Counting is done inline on the application's threads without a
 * lock; {@link #eject} and {@link #sweep} are called under the lock of the upstream.
 *
 * <ol>
 *   <li>A run of failures of one kind reaches its limit: the node is out, unless too many are.
 *   <li>It is out for the base time times the number of its ejections, and a bit more by chance, so
 *       that nodes that went out together don't come back together.
 *   <li>It is back after that; each interval without an ejection takes one off the number.
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
   * Takes a node out if the share allows it.
   *
   * @param nodes all of the service
   * @return for how long, or 0 if it wasn't
   */
  public long eject(
      OutlierDetection settings, List<Node> nodes, Node node, String reason, long now) {
    if (node.ejection() != null || !nodes.contains(node) || !hasRoom(settings, nodes)) {
      return 0;
    }
    long longest = Math.max(settings.maxEjectionNanos(), settings.baseEjectionNanos());
    long times = node.timesEjected() + 1L;
    long nanos = Math.min(longest, settings.baseEjectionNanos() * times);
    nanos += Chance.below(nanos / 100 * settings.jitterPercent(), chance);
    node.eject(new Ejection(reason, now + nanos));
    return nanos;
  }

  /** Takes back those whose time is over; returns them. */
  public static List<Node> sweep(OutlierDetection settings, List<Node> nodes, long now) {
    List<Node> back = new ArrayList<>();
    for (Node node : nodes) {
      Ejection ejection = node.ejection();
      if (ejection == null) {
        node.forgive(settings.intervalNanos(), now);
      } else if (ejection.until() - now <= 0) {
        node.takeBack(now);
        back.add(node);
      }
    }
    return back;
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
