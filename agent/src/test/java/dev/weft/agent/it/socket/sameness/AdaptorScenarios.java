package dev.weft.agent.it.socket.sameness;

import static dev.weft.agent.it.socket.sameness.World.LONG_MILLIS;
import static dev.weft.agent.it.socket.sameness.World.WAIT_MILLIS;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.Function;

/** The socket of a channel. */
final class AdaptorScenarios {
  private AdaptorScenarios() {}

  static List<Scenario> all() {
    return List.of(
        connect("an address", "answer: HTTP/1.1 200", 0, World::open),
        connect("an address in time", "answer: HTTP/1.1 200", 5_000, World::open),
        connect("a name", "to: outside.test/127", 0, w -> name(w.openPort())),
        connect("a name in time", "to: outside.test/127", 5_000, w -> name(w.openPort())),
        connect("nobody's port", "Connection refused", 0, World::refusing),
        connect("nobody's port in time", "Connection refused", 5_000, World::refusing),
        connect("an unresolved name", "connect: java", 0, w -> World.unknown()),
        connect("an unresolved name in time", "connect: java", 5_000, w -> World.unknown()),
        connect("null", "connect: java.lang", 0, w -> null),
        connect("another type", "connect: java", 0, w -> new Place()),
        connect("a negative time", "connect: java.lang.IllegalArgument", -1, World::open),
        new Scenario("times out", "connect: .*SocketTimeout.*, after", AdaptorScenarios::timeout),
        new Scenario(
            "connects twice", "again: .*[Aa]lready ?[Cc]onnected", AdaptorScenarios::twice),
        new Scenario("is closed", "connect: .*[Cc]lose", AdaptorScenarios::closed),
        new Scenario("read timeout", "read: .*SocketTimeout", AdaptorScenarios::readTimeout),
        new Scenario(
            "does not block", "connect: .*IllegalBlockingMode", AdaptorScenarios::asSocket));
  }

  private static Scenario connect(
      String name, String proof, int timeoutMillis, Function<World, SocketAddress> address) {
    return new Scenario(
        "connects to " + name,
        proof,
        (world, seen) -> {
          SocketChannel channel = SocketChannel.open();
          Socket socket = channel.socket();
          if (seen.does("connect", () -> socket.connect(address.apply(world), timeoutMillis))) {
            World.talk(seen, socket);
          }
          seen.socket(socket);
          seen.channel(channel);
          socket.close();
          seen.socket(socket);
          seen.channel(channel);
        });
  }

  private static void timeout(World world, Seen seen) throws Exception {
    try (SocketChannel channel = SocketChannel.open()) {
      Socket socket = channel.socket();
      seen.waits("connect", WAIT_MILLIS, () -> socket.connect(world.silent(), WAIT_MILLIS));
      seen.channel(channel);
      seen.socket(socket);
      seen.does("again", () -> socket.connect(world.open()));
    }
  }

  private static void twice(World world, Seen seen) throws Exception {
    try (SocketChannel channel = SocketChannel.open()) {
      seen.does("connect", () -> channel.socket().connect(world.open()));
      seen.does("again", () -> channel.socket().connect(world.open()));
      seen.does("again in time", () -> channel.socket().connect(world.open(), 5_000));
      seen.gives("by the channel", () -> channel.connect(world.open()));
      seen.channel(channel);
    }
  }

  private static void closed(World world, Seen seen) throws Exception {
    SocketChannel channel = SocketChannel.open();
    channel.close();
    seen.does("connect", () -> channel.socket().connect(world.open()));
    seen.does("connect in time", () -> channel.socket().connect(world.open(), 5_000));
    seen.socket(channel.socket());
  }

  private static void readTimeout(World world, Seen seen) throws Exception {
    try (SocketChannel channel = SocketChannel.open()) {
      Socket socket = channel.socket();
      socket.connect(world.open(), 5_000);
      socket.setSoTimeout(WAIT_MILLIS);
      seen.waits("read", WAIT_MILLIS, () -> socket.getInputStream().read());
      socket.setSoTimeout(LONG_MILLIS);
      World.talk(seen, socket);
      seen.channel(channel);
    }
  }

  private static void asSocket(World world, Seen seen) throws Exception {
    try (SocketChannel channel = SocketChannel.open()) {
      channel.configureBlocking(false);
      seen.does("connect", () -> channel.socket().connect(world.open()));
      seen.does("connect in time", () -> channel.socket().connect(world.open(), 5_000));
      seen.channel(channel);
      seen.socket(channel.socket());
    }
  }

  private static InetSocketAddress name(int port) {
    return new InetSocketAddress(World.NAME, port);
  }
}
