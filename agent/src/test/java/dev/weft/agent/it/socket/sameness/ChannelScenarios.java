package dev.weft.agent.it.socket.sameness;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** {@code SocketChannel} in blocking mode. */
final class ChannelScenarios {
  private static final String UNSUPPORTED = "connect: .*UnsupportedAddressTypeException";

  private ChannelScenarios() {}

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>(connects());
    all.addAll(
        List.of(
            new Scenario("twice", "again: .*AlreadyConnected", ChannelScenarios::twice),
            new Scenario("when closed", "connect: .*Close", ChannelScenarios::closed),
            new Scenario("after a failure", "second: .*Close", ChannelScenarios::after),
            new Scenario("not connected", "read: .*NotYetConnected", ChannelScenarios::unconnected),
            new Scenario("bound elsewhere", "here: /127.0.0.3", ChannelScenarios::bound),
            new Scenario("opened connected", "answer: HTTP/1.1 200", ChannelScenarios::opened),
            new Scenario("IPv4 only, IPv4", "answer: HTTP/1.1 200", ChannelScenarios::four),
            new Scenario("IPv4 only, IPv6", UNSUPPORTED, ChannelScenarios::fourToSix),
            new Scenario("finished too often", "finish: true", ChannelScenarios::finished),
            new Scenario("half closed", "closed write: .*Close", ChannelScenarios::halfClosed)));
    return all;
  }

  private static List<Scenario> connects() {
    return List.of(
        connect("an address", "answer: HTTP/1.1 200", World::open),
        connect("a name", "at: outside.test/127", w -> at(World.NAME, w.openPort())),
        connect("a quiet service", "at: quiet/127", w -> at(World.QUIET, w.openPort())),
        connect("a quiet service, unresolved", "Unresolved", w -> World.quiet()),
        connect("a name of the caller", "as.written.test", w -> named(w.openPort())),
        connect("the wildcard", "answer: HTTP/1.1 200", w -> new InetSocketAddress(w.openPort())),
        connect("nobody's port", "Connection refused", World::refusing),
        connect(
            "nobody's port by name", "Connection refused", w -> at("localhost", w.refusingPort())),
        connect("a port of IPv6", "connect: java.n", w -> at("::1", w.refusingPort())),
        connect("port 0", "connect: java.net", w -> World.loopback(0)),
        connect("an unresolved name", "UnresolvedAddressException", w -> World.unknown()),
        connect("an unknown name", "UnresolvedAddressException", w -> at(World.UNKNOWN, 80)),
        connect("null", "connect: java.lang", w -> null),
        connect("another type", UNSUPPORTED, w -> new Place()));
  }

  private static Scenario connect(
      String name, String proof, Function<World, SocketAddress> address) {
    return new Scenario(
        "connect to " + name,
        proof,
        (world, seen) -> {
          SocketChannel channel = SocketChannel.open();
          try (channel) {
            if (seen.gives("connect", () -> channel.connect(address.apply(world)))) {
              World.talk(seen, channel);
            }
            seen.channel(channel);
            seen.socket(channel.socket());
          }
          seen.channel(channel);
          seen.socket(channel.socket());
        });
  }

  private static void twice(World world, Seen seen) throws Exception {
    try (SocketChannel channel = SocketChannel.open()) {
      seen.gives("connect", () -> channel.connect(world.open()));
      seen.gives("again", () -> channel.connect(world.refusing()));
      seen.gives("again to no one", () -> channel.connect(World.unknown()));
      seen.gives("again to null", () -> channel.connect(null));
      World.talk(seen, channel);
      seen.channel(channel);
    }
  }

  private static void closed(World world, Seen seen) throws Exception {
    SocketChannel channel = SocketChannel.open();
    channel.close();
    seen.gives("connect", () -> channel.connect(world.open()));
    seen.gives("to no one", () -> channel.connect(World.unknown()));
    seen.gives("finish", channel::finishConnect);
    seen.does("close", channel::close);
    seen.channel(channel);
  }

  private static void after(World world, Seen seen) throws Exception {
    for (SocketAddress first : List.of(world.refusing(), World.unknown(), new Place())) {
      try (SocketChannel channel = SocketChannel.open()) {
        seen.gives("first", () -> channel.connect(first));
        seen.gives("second", () -> channel.connect(world.open()));
        seen.channel(channel);
      }
    }
  }

  private static void unconnected(World world, Seen seen) throws Exception {
    try (SocketChannel channel = SocketChannel.open()) {
      seen.gives("read", () -> channel.read(ByteBuffer.allocate(1)));
      seen.gives("write", () -> channel.write(ByteBuffer.allocate(1)));
      seen.does("shutdown", channel::shutdownInput);
      seen.gives("finish", channel::finishConnect);
      seen.channel(channel);
    }
  }

  private static void bound(World world, Seen seen) throws Exception {
    for (SocketAddress target : List.of(world.open(), world.refusing())) {
      try (SocketChannel channel = SocketChannel.open()) {
        channel.bind(new InetSocketAddress("127.0.0.3", 0));
        seen.channel(channel);
        seen.gives("connect", () -> channel.connect(target));
        seen.channel(channel);
      }
    }
  }

  private static void opened(World world, Seen seen) throws Exception {
    List<SocketAddress> targets =
        List.of(world.open(), world.refusing(), World.unknown(), new Place());
    for (SocketAddress target : targets) {
      seen.does(
          "open",
          () -> {
            try (SocketChannel channel = SocketChannel.open(target)) {
              World.talk(seen, channel);
              seen.channel(channel);
            }
          });
    }
  }

  private static void four(World world, Seen seen) throws Exception {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET)) {
      seen.gives("connect", () -> channel.connect(world.open()));
      World.talk(seen, channel);
      seen.channel(channel);
      seen.gives("option", () -> channel.getOption(StandardSocketOptions.TCP_NODELAY));
    }
  }

  private static void fourToSix(World world, Seen seen) throws Exception {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET)) {
      seen.gives("connect", () -> channel.connect(at("::1", world.openPort())));
      seen.channel(channel);
    }
  }

  private static void finished(World world, Seen seen) throws Exception {
    try (SocketChannel channel = SocketChannel.open()) {
      channel.connect(world.open());
      seen.gives("finish", channel::finishConnect);
      seen.gives("finish again", channel::finishConnect);
      seen.channel(channel);
    }
  }

  private static void halfClosed(World world, Seen seen) throws Exception {
    try (SocketChannel channel = SocketChannel.open()) {
      channel.connect(world.open());
      World.talk(seen, channel);
      channel.shutdownOutput();
      seen.gives("closed write", () -> channel.write(ByteBuffer.allocate(1)));
      Socket socket = channel.socket();
      seen.socket(socket);
      socket.close();
      seen.channel(channel);
    }
  }

  private static InetSocketAddress at(String host, int port) {
    return new InetSocketAddress(host, port);
  }

  private static InetSocketAddress named(int port) {
    return new InetSocketAddress(World.named(), port);
  }
}
