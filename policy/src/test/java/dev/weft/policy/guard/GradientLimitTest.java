package dev.weft.policy.guard;

import static dev.weft.policy.Given.MILLI;
import static dev.weft.policy.Given.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Given;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A limit that follows the time that requests take. */
class GradientLimitTest {
  private final GradientLimit limit =
      new GradientLimit(new ConcurrencyLimit(3, 100), Given::lowest, 0);
  private long now;

  @Test
  void itBeginsAtTheMinimumAndMeasuresTheMedianOfFifty() {
    assertThat(limit.limit()).isEqualTo(3);
    limit.ended(10 * MILLI, 10 * MILLI);
    now = 20 * MILLI;
    serve(48, 10 * MILLI);
    assertThat(limit.leastNanos()).isZero();
    serve(1, 10 * MILLI);
    assertThat(limit.leastNanos()).isBetween(9_700_000L, 10_300_000L);
  }

  @Test
  void itGrowsAsLongAsRequestsTakeNoLongerUpToTheMaximum() {
    measure();
    List<Integer> limits = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      window(10 * MILLI);
      limits.add(limit.limit());
    }
    // 3 x 1.25 + its root, and so on
    assertThat(limits).containsExactly(5, 8, 13, 20, 30, 43, 61);
    for (int i = 0; i < 7; i++) {
      window(10 * MILLI);
    }
    assertThat(limit.limit()).isEqualTo(100);
  }

  @Test
  void itIsHalvedAtMostWhenRequestsTakeLonger() {
    grow();
    window(SECOND);
    assertThat(limit.limit()).isEqualTo(57);
    window(SECOND);
    assertThat(limit.limit()).isEqualTo(33);
  }

  @Test
  void aQuarterLongerIsNoReasonToShrink() {
    grow();
    window(12 * MILLI);
    assertThat(limit.limit()).isEqualTo(100);
  }

  @Test
  void aWindowLastsUntilItHasTenSamples() {
    measure();
    now += SECOND;
    serve(9, 10 * MILLI);
    assertThat(limit.limit()).isEqualTo(3);
    serve(1, 10 * MILLI);
    assertThat(limit.limit()).isEqualTo(5);
  }

  @Test
  void onceAMinuteTheLeastTimeIsMeasuredAnewAtTheMinimum() {
    grow();
    now += 61 * SECOND;
    serve(10, 10 * MILLI);
    assertThat(limit.limit()).isEqualTo(3);
    now += SECOND;
    serve(50, 20 * MILLI);
    assertThat(limit.leastNanos()).isBetween(19_400_000L, 20_600_000L);
    assertThat(limit.limit()).as("as before").isEqualTo(100);
  }

  @Test
  void requestsThatBeganBeforeTheMeasuringSayNothing() {
    grow();
    now += 61 * SECOND;
    serve(10, 10 * MILLI);
    now += MILLI;
    serve(100, 10 * MILLI);
    assertThat(limit.limit()).as("still measuring").isEqualTo(3);
  }

  @Test
  void fiveWindowsAtTheMinimumAreAReasonToMeasureAnew() {
    measure();
    for (int i = 0; i < 5; i++) {
      assertThat(limit.leastNanos()).isLessThan(11 * MILLI);
      window(SECOND);
      assertThat(limit.limit()).isEqualTo(3);
    }
    now += 2 * SECOND;
    serve(50, SECOND);
    assertThat(limit.leastNanos()).isGreaterThan(900 * MILLI);
    window(SECOND);
    assertThat(limit.limit()).isEqualTo(5);
  }

  @Test
  void jitterPutsTheMeasuringOff() {
    GradientLimit late = new GradientLimit(new ConcurrencyLimit(3, 100), Given.draws(999_999), 0);
    now = SECOND;
    serve(late, 50, 10 * MILLI);
    for (int i = 0; i < 20; i++) {
      now += 100 * MILLI;
      serve(late, 10, 10 * MILLI);
    }
    now = SECOND + 68 * SECOND;
    serve(late, 10, 10 * MILLI);
    assertThat(late.limit()).isEqualTo(100);
    now = SECOND + 69 * SECOND;
    serve(late, 10, 10 * MILLI);
    assertThat(late.limit()).isEqualTo(3);
  }

  @Test
  void aMeasuringThatFindsNothingEndsAfterTenSeconds() {
    grow();
    now += 61 * SECOND;
    serve(10, 10 * MILLI);
    long least = limit.leastNanos();
    limit.roll(now + 10 * SECOND - 1);
    assertThat(limit.limit()).isEqualTo(3);
    limit.roll(now + 10 * SECOND);
    assertThat(limit.limit()).isEqualTo(100);
    assertThat(limit.leastNanos()).isEqualTo(least);
    limit.roll(now + 60 * SECOND);
    assertThat(limit.limit()).isEqualTo(100);
  }

  @Test
  void theFirstMeasuringTakesAsLongAsItMust() {
    limit.roll(3600 * SECOND);
    assertThat(limit.leastNanos()).isZero();
    assertThat(limit.limit()).isEqualTo(3);
  }

  @Property(tries = 200)
  void theLimitStaysWithinItsBounds(
      @ForAll @IntRange(min = 1, max = 10) int min,
      @ForAll @IntRange(min = 0, max = 50) int more,
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 3000) Integer> millis) {
    GradientLimit any = new GradientLimit(new ConcurrencyLimit(min, min + more), bound -> 0, 0);
    now = 0;
    for (int each : millis) {
      assertThat(any.limit()).isBetween(min, min + more);
      now += 300 * MILLI;
      for (int i = any.limit(); i > 0; i--) {
        any.ended(each * MILLI, now);
      }
      any.roll(now);
    }
  }

  private void grow() {
    measure();
    for (int i = 0; i < 20; i++) {
      window(10 * MILLI);
    }
    assertThat(limit.limit()).isEqualTo(100);
  }

  private void measure() {
    now += SECOND;
    serve(50, 10 * MILLI);
  }

  private void window(long latencyNanos) {
    now += 100 * MILLI;
    serve(10, latencyNanos);
  }

  private void serve(int requests, long latencyNanos) {
    serve(limit, requests, latencyNanos);
  }

  private void serve(GradientLimit limit, int requests, long latencyNanos) {
    for (int i = 0; i < requests; i++) {
      limit.ended(latencyNanos, now);
    }
  }
}
