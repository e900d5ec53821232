package dev.weft.policy;

import dev.weft.policy.guard.Breaker;
import dev.weft.policy.guard.CircuitBreaker;
import dev.weft.policy.guard.ConcurrencyLimit;
import dev.weft.policy.guard.GradientLimit;
import dev.weft.policy.guard.Hedge;
import dev.weft.policy.guard.Latencies;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How much of one service is in use, and how much may be; and how long its answers take. Asked on
 * the application's threads, without a lock.
 */
final class Capacity {
  private final IntUnaryOperator chance;
  private final Breaker breaker = new Breaker();
  private final Latencies latencies;

  /** This and the two below are written only by the publisher. */
  private volatile CircuitBreaker limits;

  private volatile @Nullable GradientLimit gradient;
  private volatile boolean hedges;

  Capacity(ServicePolicy policy, IntUnaryOperator chance, long now) {
    this.chance = chance;
    latencies = new Latencies(now);
    limits = policy.circuitBreaker();
    gradient = gradient(null, policy.concurrencyLimit(), now);
    hedges = hedgesByPercentile(policy);
  }

  /** Takes over a policy that changed. */
  void update(ServicePolicy before, ServicePolicy policy, long now) {
    limits = policy.circuitBreaker();
    gradient = gradient(before.concurrencyLimit(), policy.concurrencyLimit(), now);
    hedges = hedgesByPercentile(policy);
  }

  /** Makes room for a try: in flight, and waiting for its connection; false: there is none. */
  boolean enter() {
    CircuitBreaker allowed = limits;
    if (!breaker.tryRequest(allowed, gradient)) {
      return false;
    }
    if (breaker.tryPending(allowed)) {
      return true;
    }
    breaker.requestEnded();
    return false;
  }

  /** The try waits for its connection no more. */
  void connected() {
    breaker.pendingEnded();
  }

  /**
   * Gives the room of a try back, after {@link #connected}.
   *
   * @param latencyNanos of a good answer, or -1
   */
  void leave(long latencyNanos, long now) {
    breaker.requestEnded();
    GradientLimit adaptive = gradient;
    if (adaptive != null && latencyNanos >= 0) {
      adaptive.ended(latencyNanos, now);
    }
    if (hedges && latencyNanos >= 0) {
      latencies.add(latencyNanos);
    }
  }

  /** Gives the room back for which no try was made. */
  void withdraw() {
    breaker.pendingEnded();
    breaker.requestEnded();
  }

  /** Makes room for a connection, and for one that is being made; false: there is none. */
  boolean enterConnection() {
    CircuitBreaker allowed = limits;
    if (!breaker.tryConnection(allowed)) {
      return false;
    }
    if (breaker.tryPending(allowed)) {
      return true;
    }
    breaker.connectionEnded();
    return false;
  }

  /** Gives the room of a connection back, after {@link #connected}. */
  void leaveConnection() {
    breaker.connectionEnded();
  }

  /** Gives the room back for which no connection was made. */
  void withdrawConnection() {
    breaker.pendingEnded();
    breaker.connectionEnded();
  }

  /** Counts a retry in flight; false: too many are, it isn't counted. */
  boolean enterRetry() {
    return breaker.tryRetry(limits);
  }

  void leaveRetry() {
    breaker.retryEnded();
  }

  /** Whether there is room for a retry now. */
  boolean hasRoomForRetry() {
    CircuitBreaker allowed = limits;
    return breaker.retries() < allowed.maxRetries() && breaker.requests() < allowed.maxRequests();
  }

  boolean isHalfFull() {
    return breaker.requests() * 2L > limits.maxRequests();
  }

  /** Whether it is measured how long answers take. */
  boolean learnsLatency() {
    return hedges || gradient != null;
  }

  /**
   * How long answers took lately; 0: not known.
   *
   * @param percentile in tenths of a percent
   */
  long latencyNanos(int percentile) {
    return latencies.percentile(percentile);
  }

  int requests() {
    return breaker.requests();
  }

  int connections() {
    return breaker.connections();
  }

  int pending() {
    return breaker.pending();
  }

  int retries() {
    return breaker.retries();
  }

  /** As measured; -1: that isn't limited. */
  int concurrencyLimit() {
    GradientLimit adaptive = gradient;
    return adaptive == null ? -1 : adaptive.limit();
  }

  /** Closes windows of measurement. */
  void sweep(long now) {
    latencies.roll(now);
    GradientLimit adaptive = gradient;
    if (adaptive != null) {
      adaptive.roll(now);
    }
  }

  /** What was learned stays as long as the bounds do. */
  private @Nullable GradientLimit gradient(
      @Nullable ConcurrencyLimit before, @Nullable ConcurrencyLimit bounds, long now) {
    if (bounds == null) {
      return null;
    }
    GradientLimit present = gradient;
    return present != null && bounds.equals(before)
        ? present
        : new GradientLimit(bounds, chance, now);
  }

  private static boolean hedgesByPercentile(ServicePolicy policy) {
    boolean hedges = isByPercentile(policy.hedge());
    for (RoutePolicy route : policy.routes()) {
      hedges |= isByPercentile(route.hedge());
    }
    return hedges;
  }

  private static boolean isByPercentile(@Nullable Hedge hedge) {
    return hedge != null && hedge.percentile() > 0;
  }
}
