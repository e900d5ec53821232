package dev.weft.agent.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.app.Calls;
import dev.weft.agent.it.net.HttpEndpoint;
import dev.weft.agent.it.net.Seen;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where requests go, and what the endpoint and the application see of the name. */
interface RoutingContract extends Contract {

  @ParameterizedTest
  @ValueSource(strings = {"users", "users.service.consul", "users.service.consul:9999"})
  default void aNameOfTheMeshLeadsToAnEndpointAndStaysAsWritten(String authority) {
    Fields reply = call(authority + "/some/path?q=%20x");
    assertThat(reply.get("status", reply.toString())).isEqualTo("200");
    assertThat(reply.get("url")).isEqualTo(url(authority + "/some/path?q=%20x"));
    List<Seen> seen = stage().seenByUsers();
    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).authority()).isEqualTo(authority);
    assertThat(seen.get(0).path()).isEqualTo("/some/path?q=%20x");
    // HttpURLConnection names only servers whose name has a dot.
    boolean named = scheme().equals("https") && (authority.contains(".") || !isUrlConnection());
    assertThat(seen.get(0).sni()).isEqualTo(named ? authority.replaceFirst(":.*", "") : null);
  }

  @Test
  default void requestsAreBalancedOverConnectionsThatAreKept() {
    List<String> answers = texts("users", 9);
    for (int i = 0; i < 9; i += 3) {
      assertThat(answers.subList(i, i + 3)).containsExactlyInAnyOrder("a", "b", "c");
    }
    texts("users", 3);
    for (HttpEndpoint endpoint : stage().users) {
      Set<Integer> connections =
          endpoint.seen().stream().map(Seen::connection).collect(Collectors.toSet());
      // The first request over HTTP/2 in the clear starts as HTTP/1.1 on the same connection.
      assertThat(connections).as(endpoint.name()).hasSize(1);
      assertThat(endpoint.seen().get(endpoint.seen().size() - 1).protocol())
          .isEqualTo("h" + version());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "least"})
  default void requestsAreSpreadByChance(String service) {
    List<String> answers = texts(service + ".service.consul", 60);
    for (HttpEndpoint endpoint : stage().users) {
      // 20 are expected; fewer than 3 or more than 40 come once in a million times.
      assertThat(answers.stream().filter(endpoint.name()::equals).count()).isBetween(3L, 40L);
    }
    boolean inTurn = true;
    for (int i = 0; i + 3 <= answers.size(); i++) {
      inTurn &= Set.copyOf(answers.subList(i, i + 3)).size() == 3;
    }
    assertThat(inTurn).isFalse();
  }

  @Test
  default void aRequestWithoutATraceGetsOne() {
    call("users/");
    assertThat(stage().seenByUsers().get(0).header("traceparent"))
        .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
  }

  @Test
  default void theTraceOfARequestStays() {
    String own = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
    call("users/", "header.traceparent", own);
    assertThat(stage().seenByUsers().get(0).headers().getAll("traceparent")).containsExactly(own);
  }

  private List<String> texts(String service, int times) {
    Fields request = request(service + "/").with("times", times);
    return List.of(stage().meshed.call(Calls.class, "repeat", request).get("texts").split("\n"));
  }
}
