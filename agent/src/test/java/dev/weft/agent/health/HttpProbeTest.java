package dev.weft.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.consul.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpProbeTest {
  private static final String CHECK = "{'http': {'path': '/health'}, 'timeout': '60s'}";
  private static final String BRIEF = "{'http': {'path': '/health'}, 'timeout': '200ms'}";

  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void asksForThePathOfTheServiceAndSaysWhoAsks() {
    try (ProbedServer server = saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
      assertThat(bench.find(CHECK, server.port())).isEqualTo("good");
      assertThat(server.received())
          .isEqualTo(
              "GET /health HTTP/1.1\r\nhost: users\r\nuser-agent: weft/health\r\n"
                  + "accept: */*\r\nconnection: close\r\n\r\n");
      Patience.await("the connection to be closed", () -> server.open() == 0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "200 OK, good",
    "204 No Content, good",
    "300 Multiple Choices, status 300",
    "503 Service Unavailable, status 503",
    "404 Not Found, good",
    "429 Too Many Requests, good",
  })
  void theStatusDecides(String line, String found) {
    try (ProbedServer server = saying("HTTP/1.1 " + line + "\r\nContent-Length: 0\r\n\r\n")) {
      String check = "{'http': {'path': '/', 'status': ['200-299', '404', 429]}, 'timeout': '60s'}";
      assertThat(bench.find(check, server.port())).isEqualTo(found);
    }
  }

  @Test
  void aContinueIsNoAnswerYet() {
    try (ProbedServer server =
        saying("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")) {
      assertThat(bench.find(CHECK, server.port())).isEqualTo("status 500");
    }
  }

  @Test
  void aHeadIsEnoughWhenTheBodyIsSlow() {
    try (ProbedServer server = saying("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nslow")) {
      String check = "{'http': {'path': '/health'}, 'timeout': '2s'}";
      assertThat(bench.find(check, server.port())).isEqualTo("good");
      Patience.await("the connection to be closed", () -> server.open() == 0);
      assertThat(bench.failures()).isEmpty();
    }
  }

  @Test
  void aLongBodyIsNotReadToItsEnd() {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n";
    try (ProbedServer server = saying(head + "x".repeat(1 << 20))) {
      assertThat(bench.find(CHECK, server.port())).isEqualTo("good");
      Patience.await("the connection to be closed", () -> server.open() == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2p1\r\n",
        "220 mail ESMTP\r\n",
        "-ERR unknown command\r\n\r\n",
        "\u0001\u0002binary\r\n\r\n",
      })
  void whatIsNotHttpIsNoAnswer(String answer) {
    try (ProbedServer server = saying(answer)) {
      assertThat(bench.find(CHECK, server.port())).isEqualTo("no HTTP answer");
      Patience.await("the connection to be closed", () -> server.open() == 0);
      assertThat(bench.failures()).hasSize(1);
    }
  }

  @Test
  void anEndlessLineIsNoAnswer() {
    try (ProbedServer server = saying("x".repeat(100_000))) {
      assertThat(bench.find(CHECK, server.port())).isEqualTo("no HTTP answer");
    }
  }

  @Test
  void aServerThatAcceptsAndHangsIsWaitedForAsLongAsTheTimeoutSays() {
    try (ProbedServer server = ProbedServer.silent()) {
      assertThat(bench.find(BRIEF, server.port())).isEqualTo("no answer in 200 ms");
      Patience.await("the connection to be closed", () -> server.open() == 0);
    }
  }

  @Test
  void halfAHeadIsNoAnswerInTime() {
    try (ProbedServer server = saying("HTTP/1.1 200 OK\r\nContent-")) {
      assertThat(bench.find(BRIEF, server.port())).isEqualTo("no answer in 200 ms");
    }
  }

  @Test
  void aConnectionThatIsClosedIsNoAnswer() {
    try (ProbedServer server = ProbedServer.saying(new byte[0], true)) {
      assertThat(bench.find(CHECK, server.port())).isEqualTo("connection closed without an answer");
    }
  }

  private static ProbedServer saying(String text) {
    return ProbedServer.saying(text);
  }
}
