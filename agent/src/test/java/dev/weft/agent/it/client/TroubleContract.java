package dev.weft.agent.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.consul.Patience;
import dev.weft.agent.it.net.Answer;
import dev.weft.agent.it.net.HttpEndpoint;
import dev.weft.agent.it.net.Seen;
import org.junit.jupiter.api.Test;

/** Delays, waits and copies. */
interface TroubleContract extends Contract {

  @Test
  default void anInjectedDelayComesBeforeTheRequest() {
    Fields reply = call("delayed.service.consul/");
    assertThat(reply.get("status", reply.toString())).isEqualTo("200");
    assertThat(reply.number("millis", 0)).isBetween(390, 3000);
  }

  @Test
  default void theApplicationsTimeoutEndsAnInjectedDelay() {
    Fields reply = call("stalled.service.consul/", "readMillis", 150);
    assertThat(reply.get("exception", reply.toString())).isEqualTo(timeout());
    assertThat(reply.number("millis", 0)).isBetween(140, 4_000);
    assertThat(reply.number("callerMillis", 0)).isLessThan(3_000);
    assertThat(stage().one.seen()).isEmpty();
  }

  @Test
  default void anEndpointThatAsksForTimeGetsIt() {
    stage()
        .one
        .behave(
            request ->
                request.header("x-weft-attempt") == null
                    ? Answer.of(503).header("Retry-After", "1")
                    : Answer.ok("late"));
    Fields reply = call("unready.service.consul/");
    assertThat(reply.get("text", reply.toString())).isEqualTo("late");
    assertThat(reply.number("millis", 0)).isBetween(990, 5000);
    assertThat(stage().one.seen()).hasSize(2);
  }

  @Test
  default void anApplicationThatWaitsLessThanTheEndpointAsksForGetsTheAnswerThereIs() {
    stage().one.behave(request -> Answer.of(503).header("Retry-After", "2"));
    Fields reply = call("unready.service.consul/", "readMillis", 1_900);
    assertThat(reply.get("status", reply.toString())).isEqualTo("503");
    assertThat(reply.number("millis", 0)).isLessThan(1_900);
  }

  @Test
  default void aResponseThatTakesTooLongIsTheClientsOwnTimeout() {
    stage().one.behave(request -> Answer.silence());
    Fields reply = call("thinking.service.consul/", "method", "POST", "body", "a=1");
    assertThat(reply.get("exception", reply.toString())).isEqualTo(timeout());
    assertThat(reply.number("millis", 0)).isBetween(990, 5000);
  }

  @Test
  default void aResponseInTimeIsNotDisturbed() {
    stage().one.behave(request -> Answer.ok("soon").after(100));
    assertThat(call("thinking.service.consul/").get("text")).isEqualTo("soon");
  }

  @Test
  default void aCopyOfARequestGoesToTheMirror() {
    stage().other.behave(request -> Answer.of(500));
    Fields reply =
        call(
            "mirrored.service.consul/some?q=1",
            "method",
            "POST",
            "body",
            "a=1",
            "header.X-Own",
            "2");
    assertThat(reply.get("text", reply.toString())).isEqualTo("one");
    Patience.await("the copy", () -> !stage().other.seen().isEmpty());
    Seen own = stage().one.seen().get(0);
    Seen copy = stage().other.seen().get(0);
    assertThat(copy.method()).isEqualTo("POST");
    assertThat(copy.path()).isEqualTo("/some?q=1");
    assertThat(copy.text()).isEqualTo("a=1");
    assertThat(copy.authority()).isEqualTo("mirrored.service.consul-shadow");
    assertThat(copy.header("x-own")).isEqualTo("2");
    assertThat(copy.header("x-set")).isEqualTo("1");
    assertThat(copy.header("content-type")).isEqualTo(own.header("content-type"));
    assertThat(copy.headers().getAll("traceparent"))
        .containsExactly(String.valueOf(own.header("traceparent")));
    assertThat(copy.sni()).isEqualTo(own.sni());
  }

  @Test
  default void aMirrorThatNeverAnswersDisturbsNobody() {
    stage().other.behave(request -> Answer.silence());
    for (int i = 0; i < 5; i++) {
      Fields reply = call("mirrored.service.consul/");
      assertThat(reply.get("text", reply.toString())).isEqualTo("one");
      assertThat(reply.number("millis", 0)).isLessThan(2000);
    }
    Patience.await("the copies", () -> stage().other.seen().size() == 5);
    stage().other.hangUp();
  }

  @Test
  default void aSlowTryGetsAnotherBesideItButForHttpUrlConnection() {
    stage().users.get(0).behave(request -> Answer.ok("late").after(1_500));
    int slow = 0;
    for (int i = 0; i < 6; i++) {
      Fields reply = call("hedged.service.consul/path");
      assertThat(reply.get("text", reply.toString())).isIn("b", "c", "late");
      assertThat(reply.get("url")).isEqualTo(url("hedged.service.consul/path"));
      slow += reply.number("millis", 0) < 1_400 ? 0 : 1;
    }
    assertThat(stage().users.get(0).seen()).isNotEmpty();
    assertThat(slow > 0).isEqualTo(isUrlConnection());
  }

  @Test
  default void anAnswerOfASecondTryIsFollowedWhereItLeads() {
    for (HttpEndpoint user : stage().users) {
      user.behave(
          request ->
              request.path().equals("/start")
                  ? Answer.redirect("/end")
                      .after(request.header("x-weft-attempt") == null ? 900 : 0)
                  : Answer.ok("end"));
    }
    for (int i = 0; i < 3; i++) {
      Fields reply = call("hedged.service.consul/start", "follow", true);
      assertThat(reply.get("text", reply.toString())).isEqualTo("end");
    }
  }

  private String timeout() {
    return isUrlConnection()
        ? "java.net.SocketTimeoutException"
        : "java.net.http.HttpTimeoutException";
  }
}
