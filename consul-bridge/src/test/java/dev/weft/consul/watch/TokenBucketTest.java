package dev.weft.consul.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long TENTH = TimeUnit.MILLISECONDS.toNanos(100);

  private final TokenBucket bucket = new TokenBucket(30, 10);

  @Test
  void slowsDownAConsulThatNeverBlocks() {
    for (int i = 0; i < 30; i++) {
      assertThat(bucket.pay(false, 100, 7)).isZero();
    }
    assertThat(bucket.pay(false, 100, 7)).isEqualTo(TENTH);
    assertThat(bucket.pay(false, 100, 7 + TENTH)).isEqualTo(TENTH);
  }

  @Test
  void letsFiveTimesAsManyChangesThrough() {
    for (int i = 0; i < 150; i++) {
      assertThat(bucket.pay(true, 100, 0)).isZero();
    }
    assertThat(bucket.pay(true, 100, 0)).isEqualTo(TENTH / 5);
  }

  @Test
  void asksForLargeAnswersLessOften() {
    assertThat(bucket.pay(true, 1_500_000, 0)).isZero();
    assertThat(bucket.pay(true, 1_500_000, 0)).isEqualTo(30 * TENTH);
  }

  @Test
  void isFullAgainAfterAWhile() {
    for (int i = 0; i < 40; i++) {
      bucket.pay(false, 100, 0);
    }
    for (int i = 0; i < 30; i++) {
      assertThat(bucket.pay(false, 100, 100 * TENTH)).isZero();
    }
    assertThat(bucket.pay(false, 100, 100 * TENTH)).isEqualTo(TENTH);
  }
}
