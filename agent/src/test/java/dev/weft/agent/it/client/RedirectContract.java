package dev.weft.agent.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.app.Calls;
import dev.weft.agent.it.net.Answer;
import dev.weft.agent.it.net.HttpEndpoint;
import dev.weft.agent.it.net.Seen;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * That each request of a chain of redirects is routed by itself, and cookies keep to their host.
 */
interface RedirectContract extends Contract {

  @Test
  default void aRelativeRedirectIsBalancedAnew() {
    redirectFromUsers("/end");
    Fields reply = call("users.service.consul/start", "follow", true);
    assertThat(reply.get("url")).isEqualTo(url("users.service.consul/end"));
    assertThat(stage().seenByUsers()).extracting(Seen::path).contains("/start", "/end").hasSize(2);
    assertThat(stage().seenByUsers()).extracting(Seen::endpoint).doesNotHaveDuplicates();
    assertThat(stage().seenByUsers())
        .extracting(Seen::authority)
        .containsOnly("users.service.consul");
  }

  @Test
  default void aRedirectToAnotherServiceIsRouted() {
    redirectFromUsers(url("other.service.consul/end"));
    Fields reply = call("users.service.consul/start", "follow", true);
    assertThat(reply.get("text", reply.toString())).isEqualTo("other");
    assertThat(reply.get("url")).isEqualTo(url("other.service.consul/end"));
    assertThat(stage().other.seen().get(0).authority()).isEqualTo("other.service.consul");
  }

  @Test
  default void aRedirectOutOfTheMeshLeavesNothingOfOurs() {
    redirectFromUsers(url(outside() + "/end"));
    Fields reply = call("users.service.consul/start", "follow", true);
    assertThat(reply.get("text", reply.toString())).isEqualTo("outside");
    assertThat(stage().outside.seen()).hasSize(1);
    assertThat(stage().outside.seen().get(0).authority()).isEqualTo(outside());
    assertThat(stage().outside.seen().get(0).header("traceparent")).isNull();
  }

  @Test
  default void aRedirectIntoTheMeshIsRouted() {
    stage().outside.behave(request -> Answer.redirect(url("users.service.consul/end")));
    Fields reply = call(outside() + "/start", "follow", true);
    assertThat(reply.get("text", reply.toString())).isIn("a", "b", "c");
    assertThat(reply.get("url")).isEqualTo(url("users.service.consul/end"));
    assertThat(stage().seenByUsers()).hasSize(1);
  }

  @Test
  default void aCookieBelongsToTheHostAsWritten() {
    String jar = UUID.randomUUID().toString();
    for (HttpEndpoint user : stage().users) {
      user.behave(request -> Answer.ok("").header("Set-Cookie", "sid=1; Path=/"));
    }
    call("users.service.consul/", "jar", jar);
    call("users.service.consul/", "jar", jar);
    call("other.service.consul/", "jar", jar);
    call(outside() + "/", "jar", jar);
    assertThat(stage().meshed.call(Calls.class, "cookies", Fields.of("jar", jar)).get("cookies"))
        .isEqualTo("{sid=users.service.consul}");
    assertThat(stage().seenByUsers()).extracting(seen -> seen.header("Cookie")).contains("sid=1");
    assertThat(stage().other.seen().get(0).header("Cookie")).isNull();
    assertThat(stage().outside.seen().get(0).header("Cookie")).isNull();
  }

  @Test
  default void aCookieSetByARedirectIsSentWithTheNextRequest() {
    String jar = UUID.randomUUID().toString();
    for (HttpEndpoint user : stage().users) {
      user.behave(
          request ->
              request.path().equals("/start")
                  ? Answer.redirect("/end").header("Set-Cookie", "sid=2; Path=/")
                  : Answer.ok(String.valueOf(request.header("Cookie"))));
    }
    Fields reply = call("users.service.consul/start", "jar", jar, "follow", true);
    assertThat(reply.get("text")).isEqualTo("sid=2");
  }

  private String outside() {
    return "outside.test:" + stage().outside.port();
  }

  private void redirectFromUsers(String location) {
    for (HttpEndpoint user : stage().users) {
      user.behave(
          request ->
              request.path().equals("/start")
                  ? Answer.redirect(location)
                  : Answer.ok(request.endpoint()));
    }
  }
}
