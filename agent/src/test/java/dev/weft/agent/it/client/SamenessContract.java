package dev.weft.agent.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.ForkedJvm;
import dev.weft.agent.it.app.Calls;
import dev.weft.agent.it.net.Answer;
import dev.weft.agent.it.net.Seen;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * That the application and the endpoint see the same with and without the agent, but for {@code
 * traceparent}: each request is sent by two applications, to a name that leads to one endpoint.
 */
interface SamenessContract extends Contract {

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 204, 304, 400, 404, 410, 500, 503})
  default void aStatusIsAsWithoutUs(int status) {
    boolean empty = status == 204 || status == 304;
    same(
        request -> Answer.of(status).body((empty ? "" : "said").getBytes()).header("X-Own", "1"),
        "/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "OPTIONS", "DELETE", "TRACE"})
  default void aMethodIsAsWithoutUs(String method) {
    same(request -> Answer.ok("some text"), "/", "method", method);
  }

  @ParameterizedTest
  @ValueSource(strings = {"buffered", "fixed", "chunked"})
  default void aBodyIsAsWithoutUs(String kind) {
    Function<Seen, Answer> echo = request -> Answer.of(200).body(request.body());
    Fields reply =
        same(echo, "/", "method", "POST", "body", "a=1", "bodyKind", kind, "header.X-Own", "2");
    assertThat(reply.get("text")).isEqualTo("a=1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"buffered", "fixed", "chunked"})
  default void aLargeBodyIsAsWithoutUs(String kind) {
    Function<Seen, Answer> digest = request -> Answer.ok(Calls.digest(request.body()));
    Fields reply = same(digest, "/", "method", "POST", "bodyBytes", 1_000_003, "bodyKind", kind);
    assertThat(stage().one.seen().get(0).body()).hasSize(1_000_003);
    assertThat(reply.get("text")).isEqualTo(Calls.digest(stage().one.seen().get(0).body()));
  }

  @Test
  default void aLargeAnswerIsAsWithoutUs() {
    byte[] large = new byte[5_000_000];
    Arrays.fill(large, (byte) 'x');
    // JDK 17 may lose its way in a large answer to the request that asks for HTTP/2 in the clear.
    Fields request = one("/large");
    request.all().remove("fresh");
    for (ForkedJvm application : List.of(stage().plain, stage().meshed)) {
      application.call(Calls.class, "call", request);
    }
    stage().one.behave(seen -> Answer.of(200).body(large));
    Run without = run(stage().plain, request);
    Run with = run(stage().meshed, request);
    assertThat(with.received).isEqualTo(without.received).isNotEmpty();
    assertThat(with.reply.all()).isEqualTo(without.reply.all());
    assertThat(with.reply.all()).containsEntry("digest", Calls.digest(large));
  }

  @Test
  default void aRequestThatAsksBeforeItsBodyIsAsWithoutUs() {
    Object[] ask =
        isUrlConnection()
            ? new Object[] {"header.Expect", "100-continue", "bodyKind", "fixed"}
            : new Object[] {"expectContinue", true};
    List<Object> more = new ArrayList<>(List.of("method", "POST", "body", "a=1"));
    more.addAll(Arrays.asList(ask));
    same(request -> Answer.ok(request.text()), "/", more.toArray());
  }

  @Test
  default void aChallengeIsAnsweredAsWithoutUs() {
    Fields reply =
        same(
            request ->
                request.header("Authorization") == null
                    ? Answer.of(401).header("WWW-Authenticate", "Basic realm=\"here\"")
                    : Answer.ok(String.valueOf(request.header("Authorization"))),
            "/private",
            "user",
            "me");
    assertThat(reply.get("text")).isEqualTo("Basic bWU6c2VjcmV0");
    assertThat(reply.get("challengedBy")).isEqualTo("one.service.consul");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/end", "end?again=1", "%s://one.service.consul:%d/end"})
  default void aRedirectIsAsWithoutUs(String location) {
    String target = location.formatted(scheme(), stage().one.port());
    same(
        request -> request.path().equals("/start/") ? Answer.redirect(target) : Answer.ok("end"),
        "/start/",
        "follow",
        true);
  }

  @Test
  default void aRedirectInACircleIsAsWithoutUs() {
    same(request -> Answer.redirect("/"), "/", "follow", true);
  }

  @Test
  default void aRedirectThatIsNotFollowedIsAsWithoutUs() {
    same(request -> Answer.redirect("/end"), "/start");
  }

  @Test
  default void aConnectionLostAfterTheBodyWasSentIsAsWithoutUs() {
    stage().one.behave(request -> Answer.reset());
    Fields request = one("/", "method", "POST", "body", "a=1");
    Run without = run(stage().plain, request);
    Run with = run(stage().meshed, request);
    assertThat(with.received).isEqualTo(without.received).isNotEmpty();
    // Which of them depends on whether the client is reading or writing just then.
    assertThat(List.of(with.reply.get("exception"), without.reply.get("exception")))
        .isSubsetOf(
            "java.io.IOException",
            "java.io.EOFException",
            "java.net.SocketException",
            "java.nio.channels.ClosedChannelException");
  }

  @Test
  default void aReadTimeoutIsAsWithoutUs() {
    Fields request = one("/", "readMillis", 300);
    stage().one.behave(seen -> Answer.silence());
    Run without = run(stage().plain, request);
    Run with = run(stage().meshed, request);
    // java.net.http's timer ends the exchange and closes its connection: which of the two a request
    // sees first, and so has at the root of what it throws, is chance.
    assertThat(List.of(with.reply.all().remove("root"), without.reply.all().remove("root")))
        .isSubsetOf(
            "java.net.http.HttpTimeoutException",
            "java.io.IOException",
            "java.net.SocketTimeoutException");
    same(with, without);
    assertThat(with.reply.get("exception")).contains("Timeout");
  }

  private Fields same(Function<Seen, Answer> behaviour, String path, Object... more) {
    Fields request = one(path, more);
    stage().one.behave(behaviour);
    Run without = run(stage().plain, request);
    Run with = run(stage().meshed, request);
    same(with, without);
    return with.reply;
  }

  private static void same(Run with, Run without) {
    assertThat(with.received).isEqualTo(without.received).isNotEmpty();
    assertThat(with.reply.all()).isEqualTo(without.reply.all());
  }

  private Fields one(String path, Object... more) {
    return request("one.service.consul:" + stage().one.port() + path, more).with("fresh", true);
  }

  private Run run(ForkedJvm application, Fields request) {
    stage().one.forget();
    Fields reply = application.call(Calls.class, "call", request);
    reply.all().keySet().removeAll(List.of("millis", "callerMillis"));
    return new Run(reply, stage().one.seen().stream().map(SamenessContract::essence).toList());
  }

  private static List<Object> essence(Seen seen) {
    HttpHeaders headers = seen.headers().copy().remove("traceparent");
    // Settings of the request that asks for HTTP/2 are in no order.
    List<String> texts =
        headers.entries().stream().map(e -> e.getKey() + ": " + e.getValue()).sorted().toList();
    return Arrays.asList(
        seen.protocol(), seen.method(), seen.path(), texts, Calls.digest(seen.body()), seen.sni());
  }

  /** What came of one call. */
  record Run(Fields reply, List<List<Object>> received) {}
}
