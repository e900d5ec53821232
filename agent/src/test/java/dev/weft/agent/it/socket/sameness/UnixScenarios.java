package dev.weft.agent.it.socket.sameness;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/** Channels between the processes of one machine, which have no IP address. */
final class UnixScenarios {
  private UnixScenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario("connects", "first byte: 7", UnixScenarios::unix),
        new Scenario("nobody listens", "refused: .*refused", UnixScenarios::noUnix),
        new Scenario("and IP", "Unix to IP: .*Unsupported", UnixScenarios::unixAndIp));
  }

  private static void unix(World world, Seen seen) throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(world.file("listens"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        seen.gives("connect", () -> channel.connect(address));
        seen.note("there", channel.getRemoteAddress().equals(address));
        seen.note("connected", channel.isConnected());
        try (SocketChannel accepted = server.accept()) {
          accepted.write(ByteBuffer.wrap(new byte[] {7}));
          ByteBuffer read = ByteBuffer.allocate(1);
          channel.read(read);
          seen.note("first byte", read.get(0));
        }
        seen.gives("again", () -> channel.connect(address));
      }
      try (SocketChannel opened = SocketChannel.open(address)) {
        seen.note("opened", opened.isConnected());
      }
    }
  }

  private static void noUnix(World world, Seen seen) throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(world.file("nobody"));
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      seen.gives("missing", () -> channel.connect(address));
      seen.note("open", channel.isOpen());
    }
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
    }
    seen.gives("refused", () -> SocketChannel.open(address));
  }

  private static void unixAndIp(World world, Seen seen) throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(world.file("none"));
    try (SocketChannel unix = SocketChannel.open(StandardProtocolFamily.UNIX);
        SocketChannel ip = SocketChannel.open()) {
      seen.gives("Unix to IP", () -> unix.connect(world.open()));
      seen.gives("IP to Unix", () -> ip.connect(address));
      seen.note("open", unix.isOpen() + " " + ip.isOpen());
    }
  }
}
