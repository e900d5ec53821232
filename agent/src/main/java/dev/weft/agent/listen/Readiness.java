package dev.weft.agent.listen;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Whether what listens takes connections, and, where an HTTP check is configured, whether that
 * passes: asked from within, so that the first that callers see of the service is good.
 */
final class Readiness {
  private static final int PATIENCE_MILLIS = 1_000;
  private static final int STATUS_AT = 9;

  private final @Nullable String path;

  /**
   * @param path of the HTTP check, or null
   */
  Readiness(@Nullable String path) {
    this.path = path;
  }

  boolean of(InetSocketAddress bound) {
    try (Socket socket = new Socket(Proxy.NO_PROXY)) {
      socket.connect(reachable(bound), PATIENCE_MILLIS);
      return path == null || passes(socket, path);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Whether nothing listens there; a port whose queue is full doesn't answer, and isn't refused.
   */
  static boolean isRefused(InetSocketAddress bound) {
    try (Socket socket = new Socket(Proxy.NO_PROXY)) {
      socket.connect(reachable(bound), PATIENCE_MILLIS);
      return false;
    } catch (ConnectException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static InetSocketAddress reachable(InetSocketAddress bound) throws IOException {
    if (!bound.getAddress().isAnyLocalAddress()) {
      return bound;
    }
    InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    return new InetSocketAddress(local, bound.getPort());
  }

  /** As Consul does: any 2xx passes. */
  private static boolean passes(Socket socket, String path) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    String request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: localhost:"
            + socket.getPort()
            + "\r\nUser-Agent: weft\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    byte[] head = socket.getInputStream().readNBytes(STATUS_AT + 1);
    return head.length > STATUS_AT && head[STATUS_AT] == '2';
  }
}
