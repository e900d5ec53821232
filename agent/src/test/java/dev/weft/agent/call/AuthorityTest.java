package dev.weft.agent.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AuthorityTest {

  @Test
  void anAuthorityIsWhatStandsInTheUrl() {
    assertThat(Authority.of("users", -1)).isEqualTo("users");
    assertThat(Authority.of("users", 80)).isEqualTo("users:80");
    assertThat(Authority.of("::1", 80)).isEqualTo("[::1]:80");
    assertThat(Authority.of("[::1]", -1)).isEqualTo("[::1]");
  }

  @Test
  void theHostIsWithoutPortAndBrackets() {
    assertThat(Authority.host("users:80")).isEqualTo("users");
    assertThat(Authority.host("users")).isEqualTo("users");
    assertThat(Authority.host("[::1]:80")).isEqualTo("::1");
  }
}
