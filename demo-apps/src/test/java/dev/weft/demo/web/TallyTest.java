package dev.weft.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {
  private final Tally tally = new Tally();
  private final UserCall query = UserCall.query("/users/7", Map.of());

  @Test
  void answersAreCountedPerInstance() {
    tally.answered(query, Client.HTTP_CLIENT, new Reply(200, "q1", "v1", ""));
    tally.answered(query, Client.URL_CONNECTION, new Reply(200, "q1", "v1", ""));
    tally.answered(query, Client.HTTP_CLIENT, new Reply(200, "q4", "v2", ""));
    assertThat(tally.lines())
        .isEqualTo(
            """
            answered 2 service=users-query instance=q1 version=v1
            answered 1 service=users-query instance=q4 version=v2
            sum answered=3 failed=0
            """);
  }

  @Test
  void anyStatusBut200IsAFailure() {
    tally.answered(query, Client.HTTP_CLIENT, new Reply(503, "q1", "v1", "busy"));
    assertThat(tally.lines())
        .contains("failed 1 service=users-query client=HttpClient.send reason=status 503 busy")
        .contains("sum answered=0 failed=1");
  }

  @Test
  void failuresBeyondTheReasonsKeptAreStillInTheSum() {
    for (int i = 0; i < 100; i++) {
      tally.failed(query, Client.URL_CONNECTION, "reason " + i);
    }
    assertThat(tally.lines()).contains("failed=100").doesNotContain("reason 99");
  }
}
