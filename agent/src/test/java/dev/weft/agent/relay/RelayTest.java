package dev.weft.agent.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.call.LocalReplies;
import dev.weft.agent.observe.Log;
import dev.weft.policy.LocalReply;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayTest {
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = loops.next();
  private final LocalReplies replies = new LocalReplies();
  private Relay relay;
  private Socket socket;

  @BeforeEach
  void start() throws IOException {
    relay = Relay.start(loop, replies, new SilentLog());
    socket = new Socket(InetAddress.getLoopbackAddress(), relay.port().join());
    socket.setSoTimeout(10_000);
  }

  @AfterEach
  void stop() throws IOException {
    socket.close();
    relay.close();
    loops.shutdownGracefully();
  }

  @Test
  void aTokenIsGoodForOneAnswerAndTheConnectionIsKept() throws IOException {
    String token = replies.leave(new LocalReply(503, "overflow", null, 0));
    assertThat(get(token))
        .startsWith("http/1.1 503 ")
        .contains("x-weft-reason: overflow\r\n")
        .contains("content-length: 0\r\n")
        .doesNotContain("connection:");
    String other = replies.leave(new LocalReply(308, "redirect", "/new?q=1", 0));
    assertThat(get(other)).startsWith("http/1.1 308 ").contains("location: /new?q=1\r\n");
    assertThat(get(token)).startsWith("http/1.1 404 ").contains("connection: close\r\n");
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void aBodyIsTakenBeforeTheAnswer() throws IOException {
    String token = replies.leave(new LocalReply(429, "rate-limited", null, 7));
    send(
        "POST / HTTP/1.1\r\nHost: users\r\nContent-Length: 200000\r\nx-weft-reply: "
            + token
            + "\r\n\r\n"
            + "x".repeat(200_000));
    assertThat(head()).startsWith("http/1.1 429 ").contains("retry-after: 7\r\n");
    assertThat(get(replies.leave(new LocalReply(418, "fault", null, 0))))
        .startsWith("http/1.1 418 ");
  }

  @Test
  void whoAsksBeforeTheBodyIsAnsweredWithoutIt() throws IOException {
    String token = replies.leave(new LocalReply(503, "overflow", null, 0));
    send(
        "POST / HTTP/1.1\r\nHost: users\r\nContent-Length: 5\r\nExpect: 100-continue\r\n"
            + "x-weft-reply: "
            + token
            + "\r\n\r\n");
    assertThat(head()).startsWith("http/1.1 503 ").contains("connection: close\r\n");
  }

  @Test
  void withoutARelayThereIsNoToken() {
    relay.close();
    assertThat(replies.leave(new LocalReply(503, "overflow", null, 0))).isNull();
  }

  private String get(String token) throws IOException {
    send("GET / HTTP/1.1\r\nHost: users\r\nx-weft-reply: " + token + "\r\n\r\n");
    return head();
  }

  private void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString().toLowerCase(Locale.ROOT);
  }

  private static final class SilentLog implements Log {
    @Override
    public void info(String line) {}

    @Override
    public void warn(String line) {}
  }
}
