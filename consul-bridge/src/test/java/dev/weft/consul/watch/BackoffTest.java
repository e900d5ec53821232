package dev.weft.consul.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void leavesTheUpperHalfToChanceSoThatClientsDoNotRetryAtOnce() {
    Backoff least = new Backoff(250, 30_000, bound -> 0);
    Backoff most = new Backoff(250, 30_000, bound -> bound - 1);
    assertThat(millis(least, 1)).isEqualTo(125);
    assertThat(millis(most, 1)).isEqualTo(250);
    assertThat(millis(least, 4)).isEqualTo(1000);
    assertThat(millis(most, 4)).isEqualTo(2000);
  }

  @Test
  void doublesUpToTheLimitHoweverLongItFails() {
    Backoff most = new Backoff(250, 30_000, bound -> bound - 1);
    assertThat(millis(most, 7)).isEqualTo(16_000);
    assertThat(millis(most, 8)).isEqualTo(30_000);
    assertThat(millis(most, 1_000_000)).isEqualTo(30_000);
  }

  private static long millis(Backoff backoff, int failures) {
    return TimeUnit.NANOSECONDS.toMillis(backoff.nanos(failures));
  }
}
