package dev.weft.policy.guard;

import static dev.weft.policy.Given.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Given;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Full jitter, as Envoy has it. */
class BackoffTest {
  private final IntUnaryOperator half = bound -> bound / 2;

  @Test
  void theBoundGrowsWithEachRetryUpToTheMaximum() {
    assertThat(Backoff.DEFAULT.delayNanos(1, half)).isEqualTo(12_500_000);
    assertThat(Backoff.DEFAULT.delayNanos(2, half)).isEqualTo(37_500_000);
    assertThat(Backoff.DEFAULT.delayNanos(3, half)).isEqualTo(87_500_000);
    assertThat(Backoff.DEFAULT.delayNanos(4, half)).isEqualTo(125_000_000);
    assertThat(Backoff.DEFAULT.delayNanos(1000, half)).isEqualTo(125_000_000);
  }

  @Test
  void theJitterIsFull() {
    assertThat(Backoff.DEFAULT.delayNanos(1, Given::lowest)).isZero();
    assertThat(Backoff.DEFAULT.delayNanos(1, bound -> bound - 1)).isEqualTo(24_999_975);
  }

  @Test
  void aBaseAboveTheMaximumIsTheMaximum() {
    assertThat(new Backoff(500 * MILLI, 100 * MILLI).delayNanos(1, half)).isEqualTo(50 * MILLI);
  }
}
