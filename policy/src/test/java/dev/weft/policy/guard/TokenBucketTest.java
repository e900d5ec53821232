package dev.weft.policy.guard;

import static dev.weft.policy.Given.MILLI;
import static dev.weft.policy.Given.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** How many requests pass in a time. */
class TokenBucketTest {

  @Test
  void theBurstPassesAtOnceAndTheNextIsToldWhen() {
    TokenBucket bucket = new TokenBucket(new RateLimit(10, 3), 0);
    assertThat(bucket.take(0)).isZero();
    assertThat(bucket.take(0)).isZero();
    assertThat(bucket.take(0)).isZero();
    assertThat(bucket.take(0)).isEqualTo(100 * MILLI);
    assertThat(bucket.take(70 * MILLI)).isEqualTo(30 * MILLI);
    assertThat(bucket.take(100 * MILLI)).isZero();
    assertThat(bucket.take(100 * MILLI)).isEqualTo(100 * MILLI);
  }

  @Test
  void aLongPauseEarnsNoMoreThanTheBurst() {
    TokenBucket bucket = new TokenBucket(new RateLimit(10, 3), 0);
    assertThat(taken(bucket, 3600 * SECOND, 10)).isEqualTo(3);
  }

  @Test
  void lessThanOnePerSecondIsALimitToo() {
    TokenBucket bucket = new TokenBucket(new RateLimit(0.5, 1), 0);
    assertThat(bucket.take(0)).isZero();
    assertThat(bucket.take(0)).isEqualTo(2 * SECOND);
    assertThat(bucket.take(2 * SECOND)).isZero();
  }

  @Test
  void theClockMayWrap() {
    long now = Long.MAX_VALUE - 50 * MILLI;
    TokenBucket bucket = new TokenBucket(new RateLimit(10, 2), now);
    assertThat(taken(bucket, now, 10)).isEqualTo(2);
    assertThat(bucket.take(now + 99 * MILLI)).isEqualTo(MILLI);
    assertThat(bucket.take(now + 100 * MILLI)).isZero();
    assertThat(taken(bucket, now + 10 * SECOND, 10)).isEqualTo(2);
  }

  @Test
  void aClockThatWasReadEarlierGainsNothing() {
    TokenBucket bucket = new TokenBucket(new RateLimit(10, 1), SECOND);
    assertThat(bucket.take(SECOND)).isZero();
    assertThat(bucket.take(SECOND - MILLI)).isEqualTo(101 * MILLI);
  }

  @Test
  void theUtmostSettingsOverflowNothing() {
    TokenBucket never = new TokenBucket(new RateLimit(Double.MIN_VALUE, Integer.MAX_VALUE), 0);
    assertThat(taken(never, 0, 3)).isEqualTo(2);
    assertThat(never.take(0)).isPositive();
    TokenBucket always = new TokenBucket(new RateLimit(Double.MAX_VALUE, Integer.MAX_VALUE), 0);
    assertThat(taken(always, 0, 1000)).isEqualTo(1000);
  }

  @Property(tries = 200)
  void noMoreThanTheRateAndTheBurstPass(
      @ForAll @DoubleRange(min = 0.1, max = 10_000) double rate,
      @ForAll @IntRange(min = 1, max = 50) int burst,
      @ForAll @IntRange(min = 1, max = 200) int stepMillis) {
    TokenBucket bucket = new TokenBucket(new RateLimit(rate, burst), 0);
    int taken = 0;
    for (long now = 0; now <= SECOND; now += stepMillis * MILLI) {
      taken += taken(bucket, now, burst);
    }
    assertThat(taken).isLessThanOrEqualTo((int) Math.ceil(rate * 1.001) + burst);
  }

  private static int taken(TokenBucket bucket, long now, int asked) {
    int taken = 0;
    for (int i = 0; i < asked; i++) {
      taken += bucket.take(now) == 0 ? 1 : 0;
    }
    return taken;
  }
}
