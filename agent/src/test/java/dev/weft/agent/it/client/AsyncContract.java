package dev.weft.agent.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.app.Calls;
import dev.weft.agent.it.net.Answer;
import dev.weft.agent.it.net.HttpEndpoint;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds for {@code sendAsync} besides. */
abstract class AsyncContract extends HttpClientContract {
  AsyncContract(String scheme, int version) {
    super("sendAsync", scheme, version);
  }

  @Test
  void requestsAtOnceAreBalanced() {
    Fields request = request("users.service.consul/").with("times", 30);
    String[] texts = stage().meshed.call(Calls.class, "atOnce", request).get("texts").split("\n");
    for (HttpEndpoint user : stage().users) {
      assertThat(Collections.frequency(List.of(texts), user.name())).isEqualTo(10);
    }
  }

  @Test
  void theCallerIsNotBlockedByAnEndpointThatDoesNotConnect() {
    Fields reply = call("silent.service.consul/", "connectMillis", 1_000, "fresh", true);
    assertThat(reply.has("exception")).isTrue();
    assertThat(reply.number("callerMillis", -1)).isBetween(0, 2_000);
  }

  @Test
  void theCallerIsNotBlockedByAnInjectedDelay() {
    Fields reply = call("stalled.service.consul/", "cancelMillis", 100);
    assertThat(reply.get("exception", reply.toString()))
        .isEqualTo("java.util.concurrent.CancellationException");
    assertThat(reply.number("callerMillis", -1)).isBetween(0, 3_000);
    assertThat(stage().one.seen()).isEmpty();
  }

  @Test
  void aCancelledCallEndsAtOnce() {
    stage().one.behave(request -> Answer.ok("late").after(3_000));
    Fields reply = call("one.service.consul/", "cancelMillis", 200);
    assertThat(reply.get("exception")).isEqualTo("java.util.concurrent.CancellationException");
    assertThat(reply.number("millis", 0)).isBetween(190, 2_900);
  }
}
