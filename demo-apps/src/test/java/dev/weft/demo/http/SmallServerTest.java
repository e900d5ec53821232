package dev.weft.demo.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SmallServerTest {
  private SmallServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        SmallServer.start(
            0,
            request -> {
              if (request.path().equals("/broken")) {
                throw new IllegalStateException("broken inside");
              }
              String said =
                  "%s %s %s %s"
                      .formatted(
                          request.method(),
                          request.path(),
                          request.query("a", "-"),
                          new String(request.body(), StandardCharsets.UTF_8));
              return Response.text(200, said).with(Map.of("x-instance", "s1"));
            });
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void twoRequestsShareAConnection() throws Exception {
    String answers =
        exchange(
            "GET /one?a=b%20c HTTP/1.1\r\nHost: x\r\n\r\n"
                + "PUT /two HTTP/1.1\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi");
    assertThat(answers)
        .contains("GET /one b c ")
        .contains("x-instance: s1")
        .endsWith("PUT /two - hi");
  }

  @Test
  void aHeadRequestGetsTheLengthButNoBody() throws Exception {
    String answer = exchange("HEAD /one HTTP/1.1\r\nConnection: close\r\n\r\n");
    assertThat(answer).contains("content-length: 12").endsWith("\r\n\r\n");
  }

  @Test
  void whatIsNotHttpIsRefusedWithTheReason() throws Exception {
    assertThat(exchange("SSH-2.0-OpenSSH\r\n")).startsWith("HTTP/1.1 400").contains("SSH-2.0");
    assertThat(exchange("PUT / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("content-length -1");
  }

  @Test
  void aProgramThatThrowsAnswers500AndTheNextRequestIsServed() throws Exception {
    String answers =
        exchange("GET /broken HTTP/1.1\r\n\r\nGET /fine HTTP/1.1\r\nConnection: close\r\n\r\n");
    assertThat(answers).startsWith("HTTP/1.1 500").contains("broken inside").contains("/fine");
  }

  @Test
  void aConnectionThatSaysNothingDisturbsNobody() throws Exception {
    new Socket(InetAddress.getLoopbackAddress(), server.port()).close();
    assertThat(exchange("GET /one HTTP/1.1\r\nConnection: close\r\n\r\n")).contains("200 OK");
  }

  private String exchange(String requests) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(requests.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
