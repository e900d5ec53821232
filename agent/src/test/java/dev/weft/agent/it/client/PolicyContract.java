package dev.weft.agent.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.net.Answer;
import org.junit.jupiter.api.Test;

/** What policies make of answers that are bad or late. */
interface PolicyContract extends Contract {

  @Test
  default void aStatusThatThePolicyNamesIsTriedElsewhere() {
    stage().users.get(0).behave(request -> Answer.of(503).body("sorry".getBytes()));
    for (int i = 0; i < 3; i++) {
      assertThat(call("retrying.service.consul/").get("text", "none")).isIn("b", "c");
    }
    assertThat(stage().users.get(0).seen()).isNotEmpty();
  }

  @Test
  default void aStatusOfAMethodThatThePolicyDoesNotNameReachesTheApplication() {
    stage().users.forEach(user -> user.behave(request -> Answer.of(503).body("sorry".getBytes())));
    Fields reply = call("retrying.service.consul/", "method", "POST", "body", "a=1");
    assertThat(reply.get("status", reply.toString())).isEqualTo("503");
    assertThat(reply.get("text")).isEqualTo("sorry");
    assertThat(stage().seenByUsers()).hasSize(1);
  }

  @Test
  default void theLastStatusReachesTheApplicationWhenNoTryIsLeft() {
    stage().users.forEach(user -> user.behave(request -> Answer.of(503).body("sorry".getBytes())));
    Fields reply = call("retrying.service.consul/");
    assertThat(reply.get("status", reply.toString())).isEqualTo("503");
    assertThat(reply.get("text")).isEqualTo("sorry");
    assertThat(stage().seenByUsers()).hasSize(3);
  }

  @Test
  default void aTryThatTakesTooLongIsTriedElsewhere() {
    stage().users.get(0).behave(request -> Answer.silence());
    for (int i = 0; i < 3; i++) {
      assertThat(call("patient.service.consul/").get("text", "none")).isIn("b", "c");
    }
    assertThat(stage().users.get(0).seen()).isNotEmpty();
  }

  @Test
  default void aCallThatTakesLongerThanAllowedEndsInTheClientsOwnTimeout() {
    stage().one.behave(request -> Answer.silence());
    Fields reply = call("limited.service.consul/");
    assertThat(reply.get("exception", reply.toString()))
        .isEqualTo(
            isUrlConnection()
                ? "java.net.SocketTimeoutException"
                : "java.net.http.HttpTimeoutException");
    assertThat(reply.number("millis", 0)).isBetween(390, 2000);
  }
}
