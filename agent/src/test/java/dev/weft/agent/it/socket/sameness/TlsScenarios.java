package dev.weft.agent.it.socket.sameness;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Sockets with TLS, direct and layered. The server's certificate is for a name, no address. */
final class TlsScenarios {
  private static final String HANDSHAKE = "handshake: ok";

  private TlsScenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario(
            "direct, by name", HANDSHAKE, (world, seen) -> directly(world, seen, World.NAME)),
        new Scenario(
            "direct, by address",
            "handshake: .*SSLHandshakeException",
            (world, seen) -> directly(world, seen, "127.0.0.1")),
        new Scenario("connected later", HANDSHAKE, TlsScenarios::later),
        new Scenario("layered", HANDSHAKE, TlsScenarios::layered),
        new Scenario("refused", "Connection refused", TlsScenarios::refused),
        new Scenario("unknown", "UnknownHostException: " + World.UNKNOWN, TlsScenarios::unknown),
        new Scenario("connect times out", "SocketTimeoutException.*, after", TlsScenarios::timeout),
        new Scenario("closed meanwhile", "connect: .*[Cc]losed", TlsScenarios::closed),
        new Scenario("handshake times out", "handshake: .*imed out", TlsScenarios::silence),
        new Scenario("not connected", "handshake: .*not connected", TlsScenarios::unconnected));
  }

  private static void directly(World world, Seen seen, String host) throws Exception {
    try (SSLSocket socket = (SSLSocket) factory().createSocket(host, world.securePort())) {
      shake(seen, socket);
    }
  }

  private static void later(World world, Seen seen) throws Exception {
    List<SocketAddress> targets =
        List.of(
            new InetSocketAddress(World.NAME, world.securePort()),
            world.secure(),
            new InetSocketAddress(World.named(), world.securePort()));
    for (SocketAddress target : targets) {
      try (SSLSocket socket = socket()) {
        seen.does("connect", () -> socket.connect(target, 5_000));
        shake(seen, socket);
      }
    }
  }

  private static void layered(World world, Seen seen) throws Exception {
    Socket below = new Socket();
    below.connect(world.secure());
    SSLSocket above =
        (SSLSocket) factory().createSocket(below, World.NAME, world.securePort(), true);
    shake(seen, above);
    seen.does("connect", () -> above.connect(world.secure()));
    above.close();
    seen.socket(above);
    seen.socket(below);
  }

  private static void refused(World world, Seen seen) throws Exception {
    seen.does("made", () -> factory().createSocket(World.NAME, world.refusingPort()).close());
    try (SSLSocket socket = socket()) {
      seen.does("connect", () -> socket.connect(world.refusing()));
      seen.socket(socket);
    }
  }

  private static void unknown(World world, Seen seen) throws Exception {
    seen.does("made", () -> factory().createSocket(World.UNKNOWN, 443).close());
    try (SSLSocket socket = socket()) {
      seen.does("connect", () -> socket.connect(World.unknown(), 5_000));
      seen.socket(socket);
    }
  }

  private static void timeout(World world, Seen seen) throws Exception {
    int millis = World.WAIT_MILLIS;
    try (SSLSocket socket = socket()) {
      seen.waits("connect", millis, () -> socket.connect(world.silent(), millis));
      seen.socket(socket);
    }
  }

  private static void closed(World world, Seen seen) throws Exception {
    try (SSLSocket socket = socket()) {
      Disturbance close = Disturbance.by(socket::close);
      seen.does("connect", () -> socket.connect(world.silent(), World.LONG_MILLIS));
      close.end(seen);
      seen.socket(socket);
    }
  }

  private static void silence(World world, Seen seen) throws Exception {
    try (SSLSocket socket = socket()) {
      // This server waits for a request in the clear.
      socket.connect(world.open());
      socket.setSoTimeout(World.WAIT_MILLIS);
      seen.waits("handshake", World.WAIT_MILLIS, socket::startHandshake);
      seen.socket(socket);
    }
  }

  private static void unconnected(World world, Seen seen) throws Exception {
    try (SSLSocket socket = socket()) {
      seen.does("handshake", socket::startHandshake);
      seen.does("input", socket::getInputStream);
      seen.socket(socket);
    }
  }

  private static void shake(Seen seen, SSLSocket socket) throws IOException {
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    seen.does("handshake", socket::startHandshake);
    SSLSession session = socket.getSession();
    seen.note("session", session.getProtocol() + " " + session.getCipherSuite());
    seen.note("peer", session.getPeerHost() + " " + session.getPeerPort());
    seen.gives("certificate", () -> session.getPeerPrincipal().getName());
    seen.socket(socket);
    socket.close();
    seen.socket(socket);
  }

  private static SSLSocket socket() throws IOException {
    return (SSLSocket) factory().createSocket();
  }

  private static SSLSocketFactory factory() {
    return (SSLSocketFactory) SSLSocketFactory.getDefault();
  }
}
