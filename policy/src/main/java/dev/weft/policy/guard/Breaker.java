package dev.weft.policy.guard;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What one JVM uses of a service at this moment, held against a {@link CircuitBreaker}. Asked on
 * the application's threads, without a lock; the limits come with each question, so that a new
 * policy acts at once. Each {@code try} that was granted is ended exactly once.
 */
public final class Breaker {
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger pending = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger retries = new AtomicInteger();

  public boolean tryConnection(CircuitBreaker limits) {
    return tryTake(connections, limits.maxConnections());
  }

  public void connectionEnded() {
    giveBack(connections);
  }

  public boolean tryPending(CircuitBreaker limits) {
    return tryTake(pending, limits.maxPendingRequests());
  }

  public void pendingEnded() {
    giveBack(pending);
  }

  /**
   * @param adaptive a limit that was found by measuring, or null; the lower one counts
   */
  public boolean tryRequest(CircuitBreaker limits, @Nullable GradientLimit adaptive) {
    int most = limits.maxRequests();
    return tryTake(requests, adaptive == null ? most : Math.min(most, adaptive.limit()));
  }

  public void requestEnded() {
    giveBack(requests);
  }

  public boolean tryRetry(CircuitBreaker limits) {
    return tryTake(retries, limits.maxRetries());
  }

  public void retryEnded() {
    giveBack(retries);
  }

  /** Open at this moment; so are the three below. */
  public int connections() {
    return connections.get();
  }

  public int pending() {
    return pending.get();
  }

  public int requests() {
    return requests.get();
  }

  public int retries() {
    return retries.get();
  }

  private static boolean tryTake(AtomicInteger used, int limit) {
    int seen = used.get();
    while (seen < limit) {
      if (used.compareAndSet(seen, seen + 1)) {
        return true;
      }
      seen = used.get();
    }
    return false;
  }

  /** Never below 0, or one end too many would let more through for ever. */
  private static void giveBack(AtomicInteger used) {
    int seen = used.get();
    while (seen > 0 && !used.compareAndSet(seen, seen - 1)) {
      seen = used.get();
    }
  }
}
