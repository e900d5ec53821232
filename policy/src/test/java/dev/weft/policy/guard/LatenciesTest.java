package dev.weft.policy.guard;

import static dev.weft.policy.Given.MILLI;
import static dev.weft.policy.Given.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** How long the answers of late took. */
class LatenciesTest {
  private final Latencies latencies = new Latencies(0);

  @Test
  void aPercentileIsTheTimeThatSoManyTookAtMost() {
    for (int i = 1; i <= 1000; i++) {
      latencies.add(i * MILLI);
    }
    assertThat(latencies.percentile(950)).as("not yet taken in").isZero();
    latencies.roll(SECOND);
    Percentage off = Percentage.withPercentage(3.2);
    assertThat(latencies.percentile(500)).isCloseTo(500 * MILLI, off);
    assertThat(latencies.percentile(950)).isCloseTo(950 * MILLI, off);
    assertThat(latencies.percentile(999)).isCloseTo(999 * MILLI, off);
    assertThat(latencies.percentile(1000)).isCloseTo(1000 * MILLI, off);
    assertThat(latencies.percentile(0)).isCloseTo(MILLI, off);
  }

  @Test
  void fewerThanAHundredSayNothing() {
    add(99, MILLI);
    latencies.roll(SECOND);
    assertThat(latencies.percentile(950)).isZero();
    add(1, MILLI);
    latencies.roll(2 * SECOND);
    assertThat(latencies.percentile(950)).isPositive();
  }

  @Test
  void whatIsOlderThanTwoWindowsIsForgotten() {
    add(1000, 50 * MILLI);
    latencies.roll(10 * SECOND);
    assertThat(latencies.percentile(500)).isBetween(48 * MILLI, 52 * MILLI);
    add(100, 100 * MILLI);
    latencies.roll(20 * SECOND - 1);
    assertThat(latencies.percentile(500)).isBetween(48 * MILLI, 52 * MILLI);
    latencies.roll(20 * SECOND);
    assertThat(latencies.percentile(500)).isBetween(97 * MILLI, 103 * MILLI);
    latencies.roll(30 * SECOND);
    assertThat(latencies.percentile(500)).isZero();
  }

  @Test
  void aSweepThatComesLateForgetsBothWindows() {
    add(1000, 50 * MILLI);
    latencies.roll(10 * SECOND);
    add(1000, 50 * MILLI);
    latencies.roll(30 * SECOND);
    assertThat(latencies.percentile(500)).isZero();
  }

  @Property(tries = 1000)
  void aTimeIsReadBackAtMostThreePercentOff(
      @ForAll @LongRange(min = 20_000, max = 2_000_000_000_000L) long nanos) {
    Histogram histogram = new Histogram();
    histogram.add(nanos);
    assertThat(histogram.percentile(500)).isCloseTo(nanos, Percentage.withPercentage(3.2));
  }

  @Test
  void theShortestAndTheLongestHaveABucketToo() {
    Histogram histogram = new Histogram();
    assertThat(histogram.percentile(500)).isZero();
    histogram.add(-1);
    assertThat(histogram.percentile(500)).isCloseTo(0L, within(1024L));
    histogram.clear();
    histogram.add(5000);
    assertThat(histogram.percentile(500)).isCloseTo(5000L, within(512L));
    histogram.clear();
    histogram.add(Long.MAX_VALUE);
    assertThat(histogram.percentile(500)).isGreaterThan(2000 * SECOND);
  }

  private void add(int count, long nanos) {
    for (int i = 0; i < count; i++) {
      latencies.add(nanos);
    }
  }
}
