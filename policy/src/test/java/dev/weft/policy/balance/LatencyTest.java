package dev.weft.policy.balance;

import static dev.weft.policy.Given.MILLI;
import static dev.weft.policy.Given.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** What is expected of a node after what it did, in milliseconds. */
class LatencyTest {
  private final Latency latency = new Latency();

  @Test
  void anUnknownNodeIsExpectedToTake30Milliseconds() {
    assertThat(expected(5)).isEqualTo(30);
  }

  @Test
  void theFirstAnswerIsTheAverage() {
    latency.answered(4 * MILLI, 0);
    assertThat(expected(0)).isEqualTo(4);
  }

  @Test
  void aSlowerAnswerIsBelievedAtOnceAFasterOneByAndBy() {
    latency.answered(20 * MILLI, 0);
    latency.answered(100 * MILLI, SECOND);
    assertThat(expected(SECOND)).isEqualTo(100);
    latency.answered(20 * MILLI, 11 * SECOND);
    assertThat(expected(11 * SECOND)).isCloseTo(100 * 0.368 + 20 * 0.632, within(0.1));
  }

  @Test
  void aFailureCounts5Seconds() {
    latency.answered(2 * MILLI, 0);
    latency.failed(SECOND);
    assertThat(expected(SECOND)).isEqualTo(5000);
  }

  @Test
  void aFailureOfANodeSlowerThanThatCountsWhatIsExpected() {
    latency.answered(8 * SECOND, 0);
    latency.failed(0);
    assertThat(expected(0)).isEqualTo(8000);
  }

  /** Falling to 0 instead, the node would look like the best one, and all callers would jump. */
  @Test
  void aSlowNodeThatIsIdleFallsToTheLatencyOfAnUnknownOne() {
    latency.answered(1030 * MILLI, 0);
    assertThat(expected(10 * SECOND)).isCloseTo(30 + 1000 * 0.368, within(0.5));
    assertThat(expected(200 * SECOND)).isCloseTo(30, within(0.01));
  }

  @Test
  void aFastNodeStaysFastWhileIdle() {
    latency.answered(2 * MILLI, 0);
    assertThat(expected(1000 * SECOND)).isEqualTo(2);
  }

  @Test
  void aNodeThatNobodyAskedForTenSecondsIsRevisitedOnceInThatTime() {
    latency.answered(2 * MILLI, 0);
    assertThat(latency.tryRevisit(9 * SECOND)).isFalse();
    assertThat(latency.tryRevisit(11 * SECOND)).isTrue();
    assertThat(latency.tryRevisit(11 * SECOND)).isFalse();
    assertThat(latency.tryRevisit(20 * SECOND)).isFalse();
    assertThat(latency.tryRevisit(22 * SECOND)).isTrue();
  }

  @Test
  void timeMayWrapAndMayBeReadInAnotherOrder() {
    latency.answered(100 * MILLI, Long.MAX_VALUE - SECOND);
    latency.answered(20 * MILLI, Long.MIN_VALUE + SECOND);
    assertThat(expected(Long.MIN_VALUE + SECOND)).isCloseTo(100 * 0.819 + 20 * 0.181, within(0.1));
    latency.answered(20 * MILLI, Long.MAX_VALUE - SECOND);
    assertThat(expected(Long.MAX_VALUE - SECOND))
        .as("an age below 0 is none")
        .isCloseTo(85.5, within(0.1));
  }

  @Test
  void anAnswerInNoTimeIsStillAnAnswer() {
    latency.answered(0, 0);
    assertThat(latency.expectedNanos(0)).isEqualTo(1);
  }

  private double expected(long now) {
    return latency.expectedNanos(now) / MILLI;
  }
}
