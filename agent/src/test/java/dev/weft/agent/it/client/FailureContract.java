package dev.weft.agent.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.app.Calls;
import dev.weft.agent.it.net.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of requests to endpoints that fail. */
interface FailureContract extends Contract {

  @Test
  default void aRefusedConnectionIsTriedElsewhereInsideTheCall() {
    // Every other pick is the dead endpoint.
    for (int i = 0; i < 4; i++) {
      assertThat(call("half.service.consul/").all()).containsEntry("text", "one");
    }
  }

  @Test
  default void aConnectThatIsNotAnsweredInTimeIsTriedElsewhereInsideTheCall() {
    // One of two calls in a row begins at the endpoint that doesn't answer.
    for (int i = 0; i < 2; i++) {
      Fields reply = call("slow.service.consul/", "connectMillis", 1_000, "fresh", true);
      assertThat(reply.all()).containsEntry("text", "one");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"buffered", "fixed", "chunked"})
  default void aRefusedConnectionOfAPostIsTriedElsewhereWithItsBody(String kind) {
    stage().one.behave(request -> Answer.ok(request.text()));
    for (int i = 0; i < 4; i++) {
      Fields reply =
          call("half.service.consul/", "method", "POST", "body", "a=" + i, "bodyKind", kind);
      assertThat(reply.all()).containsEntry("text", "a=" + i);
    }
    assertThat(stage().one.seen()).hasSize(4);
  }

  @Test
  default void aLostConnectionOfAGetIsTriedElsewhere() {
    stage().users.get(0).behave(request -> Answer.reset());
    for (int i = 0; i < 3; i++) {
      assertThat(call("users/").get("text", "none")).isIn("b", "c");
    }
    assertThat(stage().users.get(0).seen()).isNotEmpty();
  }

  @Test
  default void withoutALivingEndpointTheClientFailsInItsOwnWay() {
    int port = stage().refusing.address().getPort();
    Fields request = request("dead.service.consul:" + port + "/");
    assertThat(failure(stage().call(request)))
        .isEqualTo(failure(stage().plain.call(Calls.class, "call", request)))
        .contains("java.net.ConnectException");
  }

  @Test
  default void withoutAnyEndpointTheClientFailsToConnect() {
    Fields reply = call("empty.service.consul/");
    assertThat(failure(reply))
        .containsExactly(
            "java.net.ConnectException",
            "weft: empty: no endpoint (0 known; none is registered)",
            "java.net.ConnectException");
  }

  @Test
  default void aConnectTimeoutIsTheApplicationsOwn() {
    int port = stage().silent.address().getPort();
    Fields request = request("silent.service.consul:" + port + "/", "connectMillis", 300);
    Fields reply = stage().call(request);
    assertThat(failure(reply)).isEqualTo(failure(stage().plain.call(Calls.class, "call", request)));
    assertThat(reply.number("millis", 0)).isBetween(290, 2_900);
  }

  @Test
  default void aTimeoutEndsACallThatWaitsForItsAnswer() {
    stage().one.behave(request -> Answer.ok("late").after(3_000));
    Fields reply = call("one.service.consul/", "readMillis", 300);
    assertThat(reply.get("exception", "")).contains("Timeout");
    assertThat(reply.number("millis", 0)).isBetween(290, 2_900);
  }

  private static List<String> failure(Fields reply) {
    return List.of(reply.get("exception", "none"), reply.get("message", ""), reply.get("root", ""));
  }
}
