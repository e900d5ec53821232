package dev.weft.agent.it.socket.sameness;

import static dev.weft.agent.it.socket.sameness.World.LONG_MILLIS;
import static dev.weft.agent.it.socket.sameness.World.WAIT_MILLIS;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.util.List;

/** {@code java.net.Socket}: its states, and what it says of them. */
final class SocketScenarios {
  private SocketScenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario("timeout", "connect: .*SocketTimeout.*, after", SocketScenarios::timeout),
        new Scenario("connect twice", "again: .*[Aa]lready connected", SocketScenarios::twice),
        new Scenario("connect when closed", "connect: .*closed", SocketScenarios::closed),
        new Scenario("connect after a failure", "second: ", SocketScenarios::afterFailure),
        new Scenario("bound elsewhere", "from: /127.0.0.3 1", SocketScenarios::bound),
        new Scenario("bound to a port in use", "BindException", SocketScenarios::portInUse),
        new Scenario("bound far away", "BindException", SocketScenarios::boundFarAway),
        new Scenario("reserved", "connect: java.net.*\nsocket", SocketScenarios::reserved),
        new Scenario("not connected", "input: .*not connected", SocketScenarios::unconnected),
        new Scenario("options", "linger: 7", SocketScenarios::options),
        new Scenario("read timeout", "read: .*Read timed out", SocketScenarios::readTimeout),
        new Scenario("half closed", "socket: .*no output", SocketScenarios::halfClosed),
        new Scenario("closed by its stream", "socket: closed", SocketScenarios::byStream));
  }

  private static void timeout(World world, Seen seen) throws Exception {
    try (Socket socket = new Socket()) {
      seen.waits("connect", WAIT_MILLIS, () -> socket.connect(world.silent(), WAIT_MILLIS));
      seen.socket(socket);
      seen.does("again", () -> socket.connect(world.open()));
      seen.socket(socket);
    }
  }

  private static void twice(World world, Seen seen) throws Exception {
    try (Socket socket = new Socket()) {
      seen.does("connect", () -> socket.connect(world.open()));
      seen.does("again", () -> socket.connect(world.refusing()));
      seen.does("again in time", () -> socket.connect(world.open(), WAIT_MILLIS));
      seen.does("again to nothing", () -> socket.connect(null));
      seen.does("again to no one", () -> socket.connect(World.unknown()));
      World.talk(seen, socket);
      seen.socket(socket);
    }
  }

  private static void closed(World world, Seen seen) throws Exception {
    Socket socket = new Socket();
    socket.close();
    seen.does("connect", () -> socket.connect(world.open()));
    seen.does("connect in time", () -> socket.connect(world.open(), WAIT_MILLIS));
    seen.does("connect to no one", () -> socket.connect(World.unknown()));
    seen.does("bind", () -> socket.bind(null));
    seen.does("input", socket::getInputStream);
    seen.does("close", socket::close);
    seen.socket(socket);
  }

  private static void afterFailure(World world, Seen seen) throws Exception {
    for (SocketAddress first : List.of(world.refusing(), World.unknown(), new Place())) {
      try (Socket socket = new Socket()) {
        seen.does("first", () -> socket.connect(first));
        seen.does("second", () -> socket.connect(world.open()));
        seen.socket(socket);
      }
    }
  }

  private static void bound(World world, Seen seen) throws Exception {
    for (SocketAddress target : List.of(world.open(), world.refusing())) {
      try (Socket socket = new Socket()) {
        socket.bind(new InetSocketAddress("127.0.0.3", 0));
        seen.socket(socket);
        seen.does("connect", () -> socket.connect(target, 5_000));
        seen.socket(socket);
        seen.does("bind", () -> socket.bind(null));
      }
    }
  }

  private static void portInUse(World world, Seen seen) throws Exception {
    try (Socket socket = new Socket()) {
      seen.does("bind", () -> socket.bind(world.open()));
      seen.socket(socket);
      seen.does("connect", () -> socket.connect(world.open()));
      seen.socket(socket);
    }
  }

  private static void boundFarAway(World world, Seen seen) throws Exception {
    try (Socket socket = new Socket()) {
      seen.does("bind", () -> socket.bind(new InetSocketAddress("192.0.2.1", 0)));
      seen.does("bind to no one", () -> socket.bind(World.unknown()));
      seen.does("bind to another type", () -> socket.bind(new Place()));
      seen.socket(socket);
    }
  }

  /** From the loopback address the system lets nothing out, so this meets no network. */
  private static void reserved(World world, Seen seen) throws Exception {
    for (String target : List.of("240.1.2.3", "250.0.0.1", "224.0.0.251")) {
      try (Socket socket = new Socket()) {
        socket.bind(World.loopback(0));
        seen.does("connect", () -> socket.connect(new InetSocketAddress(target, 80), LONG_MILLIS));
        seen.socket(socket);
      }
    }
  }

  private static void unconnected(World world, Seen seen) throws Exception {
    try (Socket socket = new Socket()) {
      seen.does("input", socket::getInputStream);
      seen.does("output", socket::getOutputStream);
      seen.does("shutdown", socket::shutdownOutput);
      seen.gives("time", socket::getSoTimeout);
      seen.socket(socket);
    }
  }

  private static void options(World world, Seen seen) throws Exception {
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.setSoLinger(true, 7);
      socket.setSoTimeout(1_234);
      socket.setReuseAddress(true);
      socket.setPerformancePreferences(1, 2, 3);
      socket.connect(world.open());
      seen.gives("no delay", socket::getTcpNoDelay);
      seen.gives("alive", () -> socket.getOption(StandardSocketOptions.SO_KEEPALIVE));
      seen.gives("linger", socket::getSoLinger);
      seen.gives("time", socket::getSoTimeout);
      seen.gives("reuse", socket::getReuseAddress);
      seen.gives("class", socket::getTrafficClass);
      seen.note(
          "options", socket.supportedOptions().stream().map(Object::toString).sorted().toList());
    }
  }

  private static void readTimeout(World world, Seen seen) throws Exception {
    try (Socket socket = new Socket()) {
      socket.connect(world.open(), 5_000);
      socket.setSoTimeout(WAIT_MILLIS);
      seen.waits("read", WAIT_MILLIS, () -> socket.getInputStream().read());
      socket.setSoTimeout(LONG_MILLIS);
      World.talk(seen, socket);
      seen.socket(socket);
    }
  }

  private static void halfClosed(World world, Seen seen) throws Exception {
    try (Socket socket = new Socket()) {
      socket.connect(world.open());
      World.talk(seen, socket);
      socket.shutdownOutput();
      seen.does("write", () -> socket.getOutputStream().write(1));
      seen.does("shutdown", socket::shutdownOutput);
      seen.socket(socket);
    }
  }

  private static void byStream(World world, Seen seen) throws Exception {
    Socket socket = new Socket();
    socket.connect(world.open());
    socket.getInputStream().close();
    seen.does("read", () -> socket.getInputStream().read());
    seen.socket(socket);
  }
}
