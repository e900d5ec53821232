package dev.weft.consul.register;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.register.Schedule.Step;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final long START = Long.MAX_VALUE - 1_000;

  /** All of the upper half of each wait. */
  private final Schedule schedule = new Schedule(Rhythm.DEFAULT, bound -> bound - 1);

  @Test
  void registersAtOnce() {
    assertThat(schedule.waitNanos(START)).isZero();
    assertThat(schedule.due(START)).isEqualTo(Step.REGISTER);
  }

  @Test
  void aHeartbeatIsDueEveryThirdOfTheTimeToLive() {
    schedule.done(Step.REGISTER, START);

    assertThat(schedule.due(at(4_999))).isNull();
    assertThat(schedule.waitNanos(at(1_000))).isEqualTo(millis(4_000));
    assertThat(schedule.due(at(5_000))).isEqualTo(Step.HEARTBEAT);
    schedule.done(Step.HEARTBEAT, at(5_010));
    assertThat(schedule.due(at(10_009))).isNull();
    assertThat(schedule.due(at(10_010))).isEqualTo(Step.HEARTBEAT);
  }

  @Test
  void consulIsAskedEveryHalfMinuteWhetherItHasTheServiceStill() {
    schedule.done(Step.REGISTER, START);
    schedule.done(Step.HEARTBEAT, at(29_000));

    assertThat(schedule.due(at(29_999))).isNull();
    assertThat(schedule.due(at(30_000))).isEqualTo(Step.RECONCILE);
    schedule.done(Step.RECONCILE, at(30_000));
    assertThat(schedule.due(at(33_999))).isNull();
    assertThat(schedule.due(at(34_000))).isEqualTo(Step.HEARTBEAT);
    schedule.done(Step.HEARTBEAT, at(59_999));
    assertThat(schedule.due(at(60_000))).isEqualTo(Step.RECONCILE);
  }

  @Test
  void whatConsulForgotIsRegisteredAtOnce() {
    schedule.done(Step.REGISTER, START);
    schedule.forgotten();

    assertThat(schedule.waitNanos(at(1))).isZero();
    assertThat(schedule.due(at(1))).isEqualTo(Step.REGISTER);
  }

  @Test
  void aRefusalIsRetriedAfterAQuarterOfASecondDoublingToHalfAMinute() {
    long[] waits = {250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000};
    for (long wait : waits) {
      schedule.failed(true, START);
      assertThat(schedule.waitNanos(START)).isEqualTo(millis(wait));
      assertThat(schedule.due(at(wait - 1))).isNull();
      assertThat(schedule.due(at(wait))).isEqualTo(Step.REGISTER);
    }
  }

  @Test
  void theLowerHalfOfAWaitIsCertainAndTheRestIsLeftToChance() {
    Schedule hasty = new Schedule(Rhythm.DEFAULT, bound -> 0);
    hasty.failed(true, START);

    assertThat(hasty.waitNanos(START)).isEqualTo(millis(125));
  }

  @Test
  void aConsulThatCanNotBeReachedIsTriedAsOftenAsHeartbeatsAreDue() {
    schedule.done(Step.REGISTER, START);
    for (int i = 0; i < 10; i++) {
      schedule.failed(false, START);
    }

    assertThat(schedule.waitNanos(START)).isEqualTo(millis(5_000));
    assertThat(schedule.due(at(5_000))).isEqualTo(Step.HEARTBEAT);
  }

  @Test
  void aSuccessEndsTheWaits() {
    schedule.done(Step.REGISTER, START);
    schedule.failed(true, at(5_000));
    schedule.done(Step.HEARTBEAT, at(5_250));

    assertThat(schedule.due(at(6_000))).isNull();
    assertThat(schedule.due(at(10_250))).isEqualTo(Step.HEARTBEAT);
    schedule.failed(true, at(10_250));
    assertThat(schedule.waitNanos(at(10_250))).isEqualTo(millis(250));
  }

  private static long at(long millis) {
    return START + millis(millis);
  }

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
