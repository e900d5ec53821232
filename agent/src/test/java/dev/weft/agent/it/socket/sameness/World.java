package dev.weft.agent.it.socket.sameness;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weft.agent.it.Fields;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the scenarios of one run connect to; either all of it is outside the mesh, or each port is
 * that of an endpoint.
 *
 * @param openPort of an HTTP server
 * @param refusingPort nobody listens there
 * @param silentPort answers no attempt to connect
 * @param securePort of a server that speaks TLS
 * @param proxyPort of a proxy for SOCKS and HTTP
 * @param folder for the sockets that are files
 */
record World(
    int openPort, int refusingPort, int silentPort, int securePort, int proxyPort, Path folder) {
  /** In the hosts file of the application, with address 127.0.0.1, and not in the mesh. */
  static final String NAME = "outside.test";

  /**
   * As {@link #NAME}, and in the mesh as well; nothing says what its connections carry, so they are
   * left alone.
   */
  static final String QUIET = "quiet";

  /** In no hosts file and not in the mesh. */
  static final String UNKNOWN = "no-such-host.test";

  /** In the mesh. */
  static final String SERVICE = "users";

  /** The timeouts that are to run out. */
  static final int WAIT_MILLIS = 150;

  /** The timeouts before which something else is to happen. */
  static final int LONG_MILLIS = 10_000;

  private static final byte[] REQUEST = "GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII);
  private static final int ANSWER_BYTES = "HTTP/1.1 200".length();

  static World of(Fields fields) {
    return new World(
        fields.number("open", 0),
        fields.number("refusing", 0),
        fields.number("silent", 0),
        fields.number("secure", 0),
        fields.number("proxy", 0),
        Path.of(fields.get("folder")));
  }

  Fields fields() {
    return Fields.of(
        "open",
        openPort,
        "refusing",
        refusingPort,
        "silent",
        silentPort,
        "secure",
        securePort,
        "proxy",
        proxyPort,
        "folder",
        folder);
  }

  /** A new one each time: an address keeps what it has been looked up as. */
  InetSocketAddress open() {
    return loopback(openPort);
  }

  InetSocketAddress refusing() {
    return loopback(refusingPort);
  }

  InetSocketAddress silent() {
    return loopback(silentPort);
  }

  InetSocketAddress secure() {
    return loopback(securePort);
  }

  InetSocketAddress proxy() {
    return loopback(proxyPort);
  }

  /** The path of a socket, which isn't there yet. */
  Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.deleteIfExists(file);
    return file;
  }

  static InetSocketAddress loopback(int port) {
    return new InetSocketAddress("127.0.0.1", port);
  }

  static InetSocketAddress unknown() {
    return InetSocketAddress.createUnresolved(UNKNOWN, 80);
  }

  static InetSocketAddress quiet() {
    return InetSocketAddress.createUnresolved(QUIET, 80);
  }

  /** The loopback address under another name. */
  static InetAddress named() {
    try {
      return Inet4Address.getByAddress("as.written.test", new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Has the HTTP server answer. */
  static void talk(Seen seen, Socket socket) {
    seen.gives(
        "answer",
        () -> {
          socket.getOutputStream().write(REQUEST);
          return new String(socket.getInputStream().readNBytes(ANSWER_BYTES), US_ASCII);
        });
  }

  /** Has the HTTP server answer; the channel blocks. */
  static void talk(Seen seen, ByteChannel channel) {
    seen.gives(
        "answer",
        () -> {
          channel.write(request());
          ByteBuffer answer = answer();
          while (answer.hasRemaining() && channel.read(answer) >= 0) {
            // Until there is enough.
          }
          return text(answer);
        });
  }

  static ByteBuffer request() {
    return ByteBuffer.wrap(REQUEST);
  }

  /** As long as what is read of an answer. */
  static ByteBuffer answer() {
    return ByteBuffer.allocate(ANSWER_BYTES);
  }

  static String text(ByteBuffer answer) {
    return new String(answer.array(), US_ASCII);
  }
}
