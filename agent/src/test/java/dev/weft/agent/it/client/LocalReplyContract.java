package dev.weft.agent.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.app.Calls;
import dev.weft.agent.it.net.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the mesh answers itself: the client takes it for an answer like any other. */
interface LocalReplyContract extends Contract {

  @Test
  default void aRedirectIsAnsweredWithoutAnEndpoint() {
    Fields reply = call("moved.service.consul/old/page?q=1");
    assertThat(reply.all())
        .containsEntry("status", "307")
        .containsEntry("header.location", "[/new?q=1]")
        .containsEntry("url", url("moved.service.consul/old/page?q=1"));
    assertThat(stage().one.seen()).isEmpty();
  }

  @Test
  default void aRedirectIsFollowedWhereTheApplicationWantsIt() {
    for (int i = 0; i < 3; i++) {
      Fields reply = call("moved.service.consul/old", "follow", true);
      assertThat(reply.all())
          .containsEntry("status", "200")
          .containsEntry("url", url("moved.service.consul/new"));
    }
    assertThat(stage().one.seen()).hasSize(3);
    assertThat(stage().one.seen()).allMatch(seen -> seen.header("x-weft-reply") == null);
    assertThat(stage().one.seen()).allMatch(seen -> seen.protocol().startsWith("h"));
  }

  @Test
  default void anInjectedAbortIsAnAnswer() {
    for (int i = 0; i < 3; i++) {
      Fields reply = call("aborted.service.consul/");
      assertThat(reply.get("status", reply.toString())).isEqualTo("418");
      assertThat(reply.get("length")).isEqualTo("0");
    }
    assertThat(stage().one.seen()).isEmpty();
  }

  @Test
  default void anInjectedAbortTakesTheBodyOfARequest() {
    for (String kind : List.of("buffered", "fixed", "chunked")) {
      Fields reply =
          call("aborted.service.consul/", "method", "POST", "bodyBytes", 100_000, "bodyKind", kind);
      assertThat(reply.get("status", reply.toString())).as(kind).isEqualTo("418");
    }
  }

  @Test
  default void aCallAboveTheRateIsToldToComeLater() {
    Fields reply = call("rated.service.consul/");
    for (int i = 0; i < 3 && reply.get("status", reply.toString()).equals("200"); i++) {
      reply = call("rated.service.consul/");
    }
    assertThat(reply.all()).containsEntry("status", "429").containsKey("header.retry-after");
  }

  @Test
  default void aCallAboveTheLimitOfRequestsIsAnsweredAtOnce() {
    stage().one.behave(request -> Answer.ok("slow").after(1_500));
    Fields request = request("narrow.service.consul/", "times", 2);
    String[] statuses =
        stage().meshed.call(Calls.class, "together", request).get("statuses").split("\n");
    assertThat(statuses).containsExactlyInAnyOrder("200", "503 overflow");
    assertThat(stage().one.seen()).hasSize(1);
    stage().one.behave(next -> Answer.ok("quick"));
    assertThat(call("narrow.service.consul/").get("status")).isEqualTo("200");
  }
}
