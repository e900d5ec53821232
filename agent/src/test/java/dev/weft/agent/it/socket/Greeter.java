package dev.weft.agent.it.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that says its name to whoever connects, and then waits until they hang up. */
final class Greeter implements AutoCloseable {
  private final String name;
  private final boolean slams;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();

  private Greeter(String name, boolean slams, ServerSocket server) {
    this.name = name;
    this.slams = slams;
    this.server = server;
  }

  static Greeter start(String name) {
    return start(name, false, "127.0.0.1");
  }

  /** Accepts connections and breaks them off at once, as a proxy without a server behind it. */
  static Greeter slamming(String name) {
    return start(name, true, "127.0.0.1");
  }

  static Greeter start(String name, boolean slams, String ip) {
    try {
      InetAddress address = InetAddress.getByName(ip);
      Greeter greeter = new Greeter(name, slams, new ServerSocket(0, 100, address));
      Thread thread = new Thread(greeter::accept, "greeter-" + name);
      thread.setDaemon(true);
      thread.start();
      return greeter;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
  }

  /** How many connections were accepted so far. */
  int accepted() {
    return accepted.get();
  }

  /** Hangs up on all, and refuses from now on. */
  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        accepted.incrementAndGet();
        open.add(socket);
        Thread thread = new Thread(() -> serve(socket), "greeter-" + name);
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        // Closed, or the client has gone already.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      if (slams) {
        socket.setSoLinger(true, 0);
        return;
      }
      socket.getOutputStream().write((name + "\n").getBytes(StandardCharsets.US_ASCII));
      while (socket.getInputStream().read() >= 0) {
        // Until the end.
      }
    } catch (IOException e) {
      // The client has gone.
    } finally {
      open.remove(socket);
    }
  }
}
