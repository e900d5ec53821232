package dev.weft.agent.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.app.Calls;
import dev.weft.agent.it.net.Answer;
import dev.weft.agent.it.net.Seen;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What routes change on the wire, and that the application's own view stays as it wrote it. */
interface WireContract extends Contract {

  @Test
  default void headersOfARequestAreChangedOnTheWire() {
    for (int i = 0; i < 2; i++) {
      call("headers.service.consul/", "header.X-Secret", "s", "header.X-Add", "own");
    }
    for (Seen seen : stage().one.seen()) {
      assertThat(seen.headers().getAll("x-set")).containsExactly("1");
      assertThat(seen.headers().getAll("user-agent")).containsExactly("weft");
      assertThat(seen.headers().getAll("x-add")).containsExactly("own", "2");
      assertThat(seen.header("x-secret")).isNull();
      assertThat(seen.header("traceparent")).isNotNull();
    }
    assertThat(stage().one.seen()).hasSize(2);
  }

  @Test
  default void headersOfAnAnswerAreChangedBeforeTheApplicationSeesThem() {
    String jar = UUID.randomUUID().toString();
    stage()
        .one
        .behave(
            request ->
                Answer.ok("text")
                    .header("X-Set", "own")
                    .header("X-Add", "own")
                    .header("X-Inner", "secret")
                    .header("Set-Cookie", "inner=1"));
    for (int i = 0; i < 2; i++) {
      Fields reply = call("headers.service.consul/", "jar", jar);
      assertThat(reply.all())
          .containsEntry("text", "text")
          .containsEntry("header.x-set", "[3]")
          .doesNotContainKey("header.x-inner");
      assertThat(reply.get("header.x-add")).contains("own").contains("4");
    }
    assertThat(stage().meshed.call(Calls.class, "cookies", Fields.of("jar", jar)).get("cookies"))
        .isEqualTo("{sid=headers.service.consul}");
  }

  @Test
  default void pathAndHostAreRewrittenOnTheWireOnly() {
    for (int i = 0; i < 2; i++) {
      Fields reply = call("rewritten.service.consul/v2/users?q=%20x");
      assertThat(reply.get("status", reply.toString())).isEqualTo("200");
      assertThat(reply.get("url")).isEqualTo(url("rewritten.service.consul/v2/users?q=%20x"));
    }
    for (Seen seen : stage().one.seen()) {
      assertThat(seen.path()).isEqualTo("/api/users?q=%20x");
      assertThat(seen.authority()).isEqualTo("inner.example");
      assertThat(seen.sni())
          .isEqualTo(scheme().equals("https") ? "rewritten.service.consul" : null);
    }
  }

  @Test
  default void aRewrittenRequestThatIsRedirectedStartsFromItsOwnUrl() {
    stage()
        .one
        .behave(
            request ->
                request.path().equals("/api/start")
                    ? Answer.redirect("end")
                    : Answer.ok(request.path() + " " + request.authority()));
    Fields reply = call("rewritten.service.consul/v2/start", "follow", true);
    assertThat(reply.get("url", reply.toString()))
        .isEqualTo(url("rewritten.service.consul/v2/end"));
    assertThat(reply.get("text")).isEqualTo("/api/end inner.example");
  }

  @Test
  default void aFurtherTryCarriesItsNumber() {
    stage().users.get(0).behave(request -> Answer.of(503));
    stage().users.get(1).behave(request -> Answer.of(503));
    stage().users.get(2).behave(request -> Answer.of(503));
    call("retrying.service.consul/");
    assertThat(stage().seenByUsers())
        .extracting(seen -> String.valueOf(seen.header("x-weft-attempt")))
        .containsExactlyInAnyOrder("null", "2", "3");
  }
}
