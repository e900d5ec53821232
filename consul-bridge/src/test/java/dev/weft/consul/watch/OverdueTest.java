package dev.weft.consul.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A watch that stops without a word is what users of other clients found out last. */
class OverdueTest {
  /** Two times 45 s, a sixteenth more and the margin. */
  private static final long TWO_PERIODS_MILLIS = 105_624;

  private final OneWatch one = new OneWatch();

  @Test
  void isNotOverdueBeforeItBegins() {
    one.loop.pass(10 * TWO_PERIODS_MILLIS);
    assertThat(one.watch.progress().isOverdue()).isFalse();
  }

  @Test
  void isOverdueWhenNoFirstAnswerCameForTwoPeriods() {
    one.watch.start();
    one.loop.pass(TWO_PERIODS_MILLIS);
    assertThat(one.watch.progress().isOverdue()).isFalse();
    one.loop.pass(1);
    assertThat(one.watch.progress().isOverdue()).isTrue();
    assertThat(one.watch.progress().ageNanos()).isEqualTo(-1);
  }

  @Test
  void isOverdueWhenNothingCameForTwoPeriodsAndNoLongerWhenItDoes() {
    one.watch.start();
    one.answer(5);
    one.loop.pass(60_000);
    one.answer(5);
    one.loop.pass(TWO_PERIODS_MILLIS);
    assertThat(one.watch.progress().isOverdue()).isFalse();
    one.loop.pass(1);
    assertThat(one.watch.progress().isOverdue()).isTrue();
    one.answer(6);
    assertThat(one.watch.progress().isOverdue()).isFalse();
  }

  @Test
  void isOverdueWhileItOnlyFails() {
    one.watch.start();
    one.answer(5);
    for (int i = 0; i < 8; i++) {
      one.fail("connection refused");
      one.loop.pass(30_000);
    }
    assertThat(one.watch.progress().isOverdue()).isTrue();
    assertThat(one.watch.progress().error()).isEqualTo("connection refused");
  }
}
