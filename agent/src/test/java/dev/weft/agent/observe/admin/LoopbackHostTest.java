package dev.weft.agent.observe.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackHostTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LocalHost:80", "127.0.0.1", "127.1.2.3:8080", "[::1]", "[::1]:9"})
  void loopbackIsServed(String host) {
    assertThat(LoopbackHost.allows(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "evil.example",
        "evil.example:80",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "10.0.0.1",
        "localhost:80:80",
        "127.0.0.1@evil",
        "[::2]"
      })
  void anythingElseIsNot(String host) {
    assertThat(LoopbackHost.allows(host)).isFalse();
  }
}
