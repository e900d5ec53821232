package dev.weft.agent.it.register;

import dev.weft.agent.it.Fields;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** An application under test that listens where it is told to, and stops when it is told to. */
public final class Ports {
  private static final Map<Integer, Closeable> OPEN = new ConcurrentHashMap<>();

  private Ports() {}

  /** Of a {@code kind}, {@code socket} or {@code channel}, on a {@code port} or any. */
  public static Fields open(Fields arguments) throws IOException {
    InetSocketAddress address = new InetSocketAddress("0.0.0.0", arguments.number("port", 0));
    int port;
    if (arguments.get("kind").equals("socket")) {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(address);
      port = socket.getLocalPort();
      OPEN.put(port, socket);
    } else {
      ServerSocketChannel channel = ServerSocketChannel.open();
      channel.bind(address);
      port = channel.socket().getLocalPort();
      OPEN.put(port, channel);
    }
    return Fields.of("port", port);
  }

  public static Fields close(Fields arguments) throws IOException {
    Objects.requireNonNull(OPEN.remove(arguments.number("port", 0))).close();
    return Fields.of();
  }

  /** The names of all threads, and of those that would keep the JVM from its end. */
  public static Fields threads(Fields arguments) {
    TreeSet<String> all = new TreeSet<>();
    TreeSet<String> holding = new TreeSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      all.add(thread.getName());
      if (!thread.isDaemon()) {
        holding.add(thread.getName());
      }
    }
    return Fields.of("all", all, "holding", holding);
  }
}
