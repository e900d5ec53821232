package dev.weft.consul.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class SeenTest {
  @Test
  void everyFailureIsSaidInWords() {
    Map<Throwable, String> all =
        Map.of(
            new ConnectException("finishConnect(..) failed: Connection refused"),
            "connection refused",
            new NoRouteToHostException("x"),
            "no route to host",
            new UnknownHostException("consul.test"),
            "host name unknown: consul.test",
            new SocketException("Connection reset"),
            "connection broken: Connection reset",
            new ClosedChannelException(),
            "connection closed",
            new Closed(),
            "connection closed",
            new SSLHandshakeException("bad\nand more"),
            "no TLS connection: bad",
            new IOException("x", new CertificateException("expired")),
            "its certificate is refused: expired");
    all.forEach((failure, words) -> assertThat(Seen.of(failure)).isEqualTo(words));
  }

  @Test
  void aConnectionThatIsClosedWithoutAWordIsCut() {
    assertThat(Seen.isCut(new Closed())).isTrue();
    assertThat(Seen.isCut(new SocketException("Connection reset"))).isTrue();
    assertThat(Seen.isCut(new SSLHandshakeException("bad certificate"))).isFalse();
  }

  /** As Netty has it. */
  private static final class Closed extends ClosedChannelException {
    private static final long serialVersionUID = 1;
  }
}
