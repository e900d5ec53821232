package dev.weft.policy.guard;

import static dev.weft.policy.Given.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Given;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a server wants to be left alone. */
class RetryAfterTest {

  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "' 17 ',17", "300,300", "301,300", "99999999999999999999,300"})
  void secondsAreHonouredUpToFiveMinutes(String value, long seconds) {
    assertThat(RetryAfter.delayNanos(value, Given::lowest)).isEqualTo(seconds * SECOND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1.5", "12x", "Wed, 21 Oct 2015 07:28:00 GMT"})
  void whatIsntSecondsSaysNothing(String value) {
    assertThat(RetryAfter.delayNanos(value, Given::lowest)).isZero();
  }

  @Test
  void noneSaysNothing() {
    assertThat(RetryAfter.delayNanos(null, Given::lowest)).isZero();
  }

  @Test
  void upToHalfAsMuchIsAddedByChance() {
    assertThat(RetryAfter.delayNanos("10", Given.draws(500_000))).isEqualTo(12_500_000_000L);
    assertThat(RetryAfter.delayNanos("10", Given.draws(999_999)))
        .isBetween(14_900_000_000L, 15_000_000_000L);
  }
}
