package dev.weft.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void aValueMayContainAnEqualsSign() {
    assertThat(Settings.parse("a=b=c").text("a", "")).isEqualTo("b=c");
  }

  @Test
  void aWrongArgumentIsNamed() {
    assertThatThrownBy(() -> Settings.parse("oops")).hasMessageContaining("oops");
    assertThatThrownBy(() -> Settings.parse("port=many").number("port", 0))
        .hasMessage("argument port=many: expected a number");
    assertThatThrownBy(() -> Settings.parse().required("agent")).hasMessageContaining("agent");
  }
}
