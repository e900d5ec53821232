package dev.weft.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "Z", "0", "users-2", "a--b", "xn--bcher-kva"})
  void aLabelIsMadeOfLettersDigitsAndHyphens(String name) {
    assertThat(ServiceName.isLabel(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "-a", "a-", "My_Service", "a.b", "a b", "\u00e4", "a/", "a:", "[", "{"})
  void nothingElseIsALabel(String name) {
    assertThat(ServiceName.isLabel(name)).isFalse();
  }

  @Test
  void aLabelHasAtMost63Characters() {
    assertThat(ServiceName.isLabel("a".repeat(63))).isTrue();
    assertThat(ServiceName.isLabel("a".repeat(64))).isFalse();
  }

  @Test
  void aPreparedQueryIsToldByItsEnd() {
    ServiceName geo = ServiceName.of(ServiceName.ofQuery("geo"));
    assertThat(geo.isQuery()).isTrue();
    assertThat(geo.query()).isEqualTo("geo");
    assertThat(geo.key()).isEqualTo("geo.query");
    assertThat(ServiceName.of("query").isQuery()).isFalse();
  }
}
