package dev.weft.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.health.GrpcEndpoint.Reply;
import dev.weft.agent.it.consul.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrpcProbeTest {
  private static final String CHECK = "{'grpc': {'service': 'orders.v1'}, 'timeout': '60s'}";

  private final Bench bench = new Bench();
  private final GrpcEndpoint server = new GrpcEndpoint("a");

  @AfterEach
  void close() {
    server.close();
    bench.close();
  }

  @Test
  void callsTheHealthServiceAsGrpcDoes() {
    assertThat(find()).isEqualTo("good");
    GrpcEndpoint.Call call = server.calls().get(0);
    assertThat(call.head().method()).hasToString("POST");
    assertThat(call.head().path()).hasToString("/grpc.health.v1.Health/Check");
    assertThat(call.head().authority()).hasToString("users");
    assertThat(call.head().get("te")).hasToString("trailers");
    assertThat(call.head().get("content-type")).hasToString("application/grpc");
    assertThat(call.head().get("user-agent")).hasToString("weft/health");
    assertThat(call.head().get("grpc-timeout")).hasToString("60000m");
    assertThat(call.message()).isEqualTo(HealthMessages.request("orders.v1"));
  }

  @ParameterizedTest
  @CsvSource({"0, unknown", "1, good", "2, not_serving", "3, service_unknown", "9, status 9"})
  void theServingStatusDecides(int status, String found) {
    server.reply(Reply.serving(status));
    assertThat(find()).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({
    "12, unimplemented (there is no grpc.health.v1.Health)",
    "5, not_found (it knows no service \"orders.v1\")",
    "16, unauthenticated",
    "14, unavailable",
    "99, status 99",
    "0, unreadable answer",
    "-1, answer without a gRPC status",
  })
  void aCallThatFailsSaysHow(int grpcStatus, String found) {
    server.reply(Reply.failed(grpcStatus));
    assertThat(find()).isEqualTo(found);
  }

  @Test
  void whatIsNotGrpcIsNoAnswer() {
    server.reply(new Reply(404, "text/html", null, -1));
    assertThat(find()).isEqualTo("status 404");
    server.reply(new Reply(200, "text/html", new byte[5], -1));
    assertThat(find()).isEqualTo("no gRPC answer");
  }

  @Test
  void anAnswerThatStopsHalfWayIsBad() {
    server.reply(new Reply(-1, "", null, -1));
    assertThat(find()).isEqualTo("connection closed without an answer");
    server.reply(new Reply(0, "", null, -1));
    assertThat(find()).isEqualTo("stream reset (REFUSED_STREAM)");
    server.reply(new Reply(200, "application/grpc", new byte[] {0, 0, 0, 0, 2, 8, 1}, -1));
    assertThat(find()).isEqualTo("answer without a gRPC status");
  }

  @Test
  void aMessageThatCannotBeReadIsBad() {
    server.reply(new Reply(200, "application/grpc", new byte[] {1, 0, 0, 0, 2, 8, 1}, 0));
    assertThat(find()).isEqualTo("unreadable answer");
    server.reply(new Reply(200, "application/grpc", new byte[10_000], 0));
    assertThat(find()).isEqualTo("answer too long");
  }

  @Test
  void aServerThatSpeaksOnlyHttp1IsToldApart() {
    try (ProbedServer http1 =
        ProbedServer.saying("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")) {
      assertThat(bench.find(CHECK, http1.port())).isEqualTo("closed without a word of HTTP/2");
      Patience.await("the connection to be closed", () -> http1.open() == 0);
    }
  }

  @Test
  void aServerThatAcceptsAndHangsIsWaitedForAsLongAsTheTimeoutSays() {
    try (ProbedServer silent = ProbedServer.silent()) {
      assertThat(bench.find("{'grpc': {}, 'timeout': '200ms'}", silent.port()))
          .isEqualTo("no answer in 200 ms");
      Patience.await("the connection to be closed", () -> silent.open() == 0);
    }
  }

  private String find() {
    return bench.find(CHECK, server.port());
  }
}
