package dev.weft.consul.watch;

import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;

/**
 * How patient discovery is.
 *
 * @param waitSeconds how long Consul may hold a blocking query; also bounds how long a change can
 *     be missed after Consul was rebuilt with a lower index
 * @param answerMillis how long a query that doesn't block may take
 * @param firstAnswerMillis how long the first answer may take until the cache file is used
 * @param retryMillis the first wait after a failure; doubles with each further one
 * @param maxRetryMillis the longest wait after a failure
 * @param holdMillis how long the last endpoints are kept after Consul says that there are none
 * @param leaderMillis for how long the server that answers may not have heard from its leader
 * @param pollMillis how often Consul is asked what it can't hold a question for, give or take a
 *     tenth
 * @param idleMillis after what time nobody counts as interested in a service of which Consul says
 *     nothing
 */
public record Pace(
    int waitSeconds,
    long answerMillis,
    long firstAnswerMillis,
    long retryMillis,
    long maxRetryMillis,
    long holdMillis,
    long leaderMillis,
    long pollMillis,
    long idleMillis) {
  private static final long LEADER_MILLIS = 10_000;
  private static final long POLL_MILLIS = 10_000;
  private static final long IDLE_MILLIS = 600_000;
  private static final long MARGIN_MILLIS = 5_000;

  public static final Pace DEFAULT = new Pace(45, 10_000, 1_000, 250, 30_000, 30_000);

  public Pace(
      int waitSeconds,
      long answerMillis,
      long firstAnswerMillis,
      long retryMillis,
      long maxRetryMillis,
      long holdMillis) {
    this(
        waitSeconds,
        answerMillis,
        firstAnswerMillis,
        retryMillis,
        maxRetryMillis,
        holdMillis,
        LEADER_MILLIS,
        POLL_MILLIS,
        IDLE_MILLIS);
  }

  public Pace withPollMillis(long newPollMillis) {
    return new Pace(
        waitSeconds,
        answerMillis,
        firstAnswerMillis,
        retryMillis,
        maxRetryMillis,
        holdMillis,
        leaderMillis,
        newPollMillis,
        idleMillis);
  }

  public Pace withIdleMillis(long newIdleMillis) {
    return new Pace(
        waitSeconds,
        answerMillis,
        firstAnswerMillis,
        retryMillis,
        maxRetryMillis,
        holdMillis,
        leaderMillis,
        pollMillis,
        newIdleMillis);
  }

  /** How long to wait until the next question that doesn't block. */
  long pollNanos(IntUnaryOperator chance) {
    int fifth = (int) (pollMillis / 5);
    return TimeUnit.MILLISECONDS.toNanos(pollMillis - fifth / 2 + chance.applyAsInt(fifth + 1));
  }

  /** Consul adds up to a sixteenth to the wait it was asked for. */
  long blockingMillis() {
    return TimeUnit.SECONDS.toMillis(waitSeconds) * 17 / 16 + MARGIN_MILLIS;
  }

  /** For how long nothing may come of a watch until it is overdue: two blocking queries. */
  long overdueNanos() {
    return TimeUnit.MILLISECONDS.toNanos(2 * blockingMillis());
  }
}
