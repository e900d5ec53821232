package dev.weft.agent.it.socket.sameness;

import static dev.weft.agent.it.socket.sameness.World.WAIT_MILLIS;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.Future;

/** Sockets that listen, and datagrams. */
final class ServerScenarios {
  private ServerScenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario("accepts", "byte: 7", ServerScenarios::accepts),
        new Scenario("nobody comes", "accept: .*SocketTimeout.*, after", ServerScenarios::nobody),
        new Scenario("port in use", "bind: .*BindException", ServerScenarios::portInUse),
        new Scenario("channel accepts", "byte: 7", ServerScenarios::channel),
        new Scenario("asynchronous accepts", "byte: 7", ServerScenarios::asynchronous),
        new Scenario("datagrams", "received: 7", ServerScenarios::datagrams),
        new Scenario(
            "no datagram", "receive: .*SocketTimeout.*, after", ServerScenarios::noDatagram),
        new Scenario("unresolved datagram", "connect: .*nresolved", ServerScenarios::unresolved),
        new Scenario("datagram channels", "received: 7", ServerScenarios::datagramChannels));
  }

  private static void accepts(World world, Seen seen) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      accepted.getOutputStream().write(7);
      seen.gives("byte", () -> client.getInputStream().read());
      seen.note("peers", accepted.getLocalPort() == client.getPort());
      seen.note("from", Seen.local(accepted.getRemoteSocketAddress()));
      seen.note("connected", accepted.isConnected() + " " + accepted.isBound());
      accepted.close();
      seen.gives("end", () -> client.getInputStream().read());
      seen.note("closed", accepted.isClosed() + " " + client.isClosed());
    }
  }

  private static void nobody(World world, Seen seen) throws Exception {
    try (ServerSocket server = new ServerSocket(0)) {
      server.setSoTimeout(WAIT_MILLIS);
      seen.waits("accept", WAIT_MILLIS, server::accept);
      seen.note("closed", server.isClosed());
    }
  }

  private static void portInUse(World world, Seen seen) throws Exception {
    try (ServerSocket server = new ServerSocket()) {
      seen.does("bind", () -> server.bind(world.open()));
      seen.does("bind to no one", () -> server.bind(World.unknown()));
      seen.does("accept", server::accept);
      seen.note("closed", server.isClosed());
    }
  }

  private static void channel(World world, Seen seen) throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(World.loopback(0));
        SocketChannel client = SocketChannel.open(server.getLocalAddress());
        SocketChannel accepted = server.accept()) {
      accepted.write(ByteBuffer.wrap(new byte[] {7}));
      ByteBuffer read = ByteBuffer.allocate(1);
      client.read(read);
      seen.note("byte", read.get(0));
      seen.note("peers", accepted.getLocalAddress().equals(client.getRemoteAddress()));
      seen.note("from", Seen.local(accepted.getRemoteAddress()));
      seen.gives("finish", accepted::finishConnect);
      accepted.close();
      seen.gives("end", () -> client.read(read.clear()));
    }
  }

  private static void asynchronous(World world, Seen seen) throws Exception {
    try (AsynchronousServerSocketChannel server =
            AsynchronousServerSocketChannel.open().bind(World.loopback(0));
        SocketChannel client = SocketChannel.open()) {
      Future<AsynchronousSocketChannel> coming = server.accept();
      client.connect(server.getLocalAddress());
      try (AsynchronousSocketChannel accepted = coming.get()) {
        accepted.write(ByteBuffer.wrap(new byte[] {7})).get();
        ByteBuffer read = ByteBuffer.allocate(1);
        client.read(read);
        seen.note("byte", read.get(0));
        seen.note("peers", accepted.getLocalAddress().equals(client.getRemoteAddress()));
        seen.gives("again", () -> accepted.connect(world.open()));
      }
    }
  }

  private static void datagrams(World world, Seen seen) throws Exception {
    try (DatagramSocket one = new DatagramSocket(World.loopback(0));
        DatagramSocket two = new DatagramSocket()) {
      two.connect(one.getLocalSocketAddress());
      seen.note("connected", two.isConnected() + " " + two.getInetAddress());
      two.send(new DatagramPacket(new byte[] {7}, 1));
      DatagramPacket received = new DatagramPacket(new byte[1], 1);
      one.receive(received);
      seen.note("received", received.getData()[0] + " from " + received.getAddress());
      two.disconnect();
      seen.does("send", () -> two.send(packet(World.NAME, one.getLocalPort())));
      one.receive(received);
      seen.note("received", received.getData()[0] + " from " + received.getAddress());
      two.close();
      seen.does("closed", () -> two.send(packet("127.0.0.1", 9)));
      seen.note("port", two.getLocalPort() + " " + two.isClosed());
    }
  }

  private static void noDatagram(World world, Seen seen) throws Exception {
    try (DatagramSocket socket = new DatagramSocket(World.loopback(0))) {
      socket.setSoTimeout(WAIT_MILLIS);
      seen.waits("receive", WAIT_MILLIS, () -> socket.receive(new DatagramPacket(new byte[1], 1)));
    }
  }

  private static void unresolved(World world, Seen seen) throws Exception {
    try (DatagramSocket socket = new DatagramSocket();
        DatagramChannel channel = DatagramChannel.open()) {
      seen.does("connect", () -> socket.connect(World.unknown()));
      seen.does("connect to a service", () -> socket.connect(service()));
      seen.gives("channel", () -> channel.connect(World.unknown()));
      seen.gives("channel to a service", () -> channel.connect(service()));
      seen.gives("send", () -> channel.send(ByteBuffer.allocate(1), service()));
    }
  }

  private static void datagramChannels(World world, Seen seen) throws Exception {
    try (DatagramChannel one = DatagramChannel.open().bind(World.loopback(0));
        DatagramChannel two = DatagramChannel.open().connect(one.getLocalAddress())) {
      two.write(ByteBuffer.wrap(new byte[] {7}));
      ByteBuffer read = ByteBuffer.allocate(1);
      Object from = one.receive(read);
      seen.note("received", read.get(0) + " " + from.equals(two.getLocalAddress()));
      seen.gives("there", () -> Seen.local(two.getRemoteAddress()));
    }
  }

  private static InetSocketAddress service() {
    return InetSocketAddress.createUnresolved(World.SERVICE, 80);
  }

  private static DatagramPacket packet(String host, int port) throws IOException {
    return new DatagramPacket(new byte[] {8}, 1, InetAddress.getByName(host), port);
  }
}
