package dev.weft.policy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Five layers that each try three times are 243 requests at the bottom: what the layer below
 * refused for overload isn't tried again.
 */
class OverloadMarkTest {

  @ParameterizedTest
  @CsvSource({
    "x-weft-reason, overflow, true",
    "x-weft-reason, abort, false",
    "x-envoy-overloaded, true, true",
    "x-envoy-overloaded, false, false",
    "x-envoy-ratelimited, true, true",
    "x-envoy-ratelimited, '', true",
    "retry-after, 1, false"
  })
  void anAnswerMarkedAsOverloadedIsKnown(String name, String value, boolean on) {
    assertThat(OverloadMark.isOn(asked -> asked.equals(name) ? value : null)).isEqualTo(on);
  }
}
