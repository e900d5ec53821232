package dev.weft.demo.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeenTest {
  @Test
  void theTallyOfWebIsReadBack() {
    Seen seen =
        Seen.parse(
            """
            answered 30 service=users-query instance=q1 version=v1
            answered 10 service=users-query instance=q4 version=v2
            failed 2 service=users-query client=HttpURLConnection reason=java.net.ConnectException
            sum answered=40 failed=5
            """);
    assertThat(seen.of("q1")).isEqualTo(30);
    assertThat(seen.of("q2")).isZero();
    assertThat(seen.share("v2")).isEqualTo(25);
    assertThat(seen.failed()).isEqualTo(5);
    assertThat(seen.instances())
        .isEqualTo(
            """
            q1 30, q4 10; 5 failed
            2 x service=users-query client=HttpURLConnection reason=java.net.ConnectException""");
  }

  @Test
  void noAnswersAreNoShare() {
    assertThat(Seen.parse("sum answered=0 failed=0\n").share("v1")).isZero();
  }
}
