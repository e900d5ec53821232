package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CalmTest {
  private static final long MILLI = 1_000_000;

  private long used;

  @Test
  void noStartIsOverInItsFirstSecond() {
    Calm calm = new Calm(0);
    assertThat(calm.waitMillis()).isEqualTo(1000);
    assertThat(calm.isOver(999 * MILLI, used)).isFalse();
  }

  @Test
  void isOverWhenLittleWasUsedTwiceInARow() {
    Calm calm = new Calm(0);
    used = 1500 * MILLI;
    assertThat(calm.isOver(1000 * MILLI, used)).isFalse();
    assertThat(calm.waitMillis()).isEqualTo(250);
    used += 50 * MILLI;
    assertThat(calm.isOver(1250 * MILLI, used)).isFalse();
    used += 51 * MILLI;
    assertThat(calm.isOver(1500 * MILLI, used)).isFalse();
    used += 50 * MILLI;
    assertThat(calm.isOver(1750 * MILLI, used)).isFalse();
    used += 50 * MILLI;
    assertThat(calm.isOver(2000 * MILLI, used)).isTrue();
  }

  @Test
  void whoIsBusyForTenSecondsIsNotStarting() {
    Calm calm = new Calm(0);
    for (long now = 1000; now < 10_000; now += 250) {
      used += 250 * MILLI;
      assertThat(calm.isOver(now * MILLI, used)).isFalse();
    }
    assertThat(calm.isOver(10_000 * MILLI, used)).isTrue();
  }

  @Test
  void nobodyWaitsForWhatIsNotKnown() {
    assertThat(new Calm(0).isOver(1000 * MILLI, -1)).isTrue();
  }

  @Test
  void theClockMayBeginAnywhere() {
    Calm calm = new Calm(Long.MAX_VALUE - 500 * MILLI);
    assertThat(calm.isOver(Long.MIN_VALUE + 400 * MILLI, used)).isFalse();
    assertThat(calm.isOver(Long.MIN_VALUE + 600 * MILLI, used)).isFalse();
    assertThat(calm.isOver(Long.MIN_VALUE + 900 * MILLI, used)).isFalse();
    assertThat(calm.isOver(Long.MIN_VALUE + 1200 * MILLI, used)).isTrue();
  }
}
