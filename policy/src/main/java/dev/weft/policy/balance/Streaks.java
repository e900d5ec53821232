package dev.weft.policy.balance;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How often in a row a node failed, by kind. Counted on the application's threads as answers come.
 */
public final class Streaks {
  private final AtomicInteger serverErrors = new AtomicInteger();
  private final AtomicInteger gatewayFailures = new AtomicInteger();
  private final AtomicInteger localFailures = new AtomicInteger();
  private final AtomicInteger earlyCloses = new AtomicInteger();

  public AtomicInteger serverErrors() {
    return serverErrors;
  }

  public AtomicInteger gatewayFailures() {
    return gatewayFailures;
  }

  /** Failures without an answer. */
  public AtomicInteger localFailures() {
    return localFailures;
  }

  /** Connections that the node accepted and closed before they were of use. */
  public AtomicInteger earlyCloses() {
    return earlyCloses;
  }

  public void end() {
    end(serverErrors);
    end(gatewayFailures);
    end(localFailures);
    end(earlyCloses);
  }

  /** Doesn't write where nothing changes: this is the way of every good answer. */
  public static void end(AtomicInteger streak) {
    if (streak.get() != 0) {
      streak.set(0);
    }
  }
}
