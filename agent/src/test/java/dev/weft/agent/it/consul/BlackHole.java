package dev.weft.agent.it.consul;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A port that answers no attempt to connect: its queue is full and nobody accepts. */
final class BlackHole implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 300;

  /** One attempt may take so long by chance. */
  private static final int SILENCES = 2;

  private final ServerSocket listener;
  private final List<Socket> waiting = new ArrayList<>();

  private BlackHole(ServerSocket listener) {
    this.listener = listener;
  }

  static BlackHole open() {
    try {
      BlackHole hole = new BlackHole(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      for (int full = 0; full < SILENCES; full = hole.takesAnother() ? 0 : full + 1) {}
      return hole;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  private boolean takesAnother() throws IOException {
    Socket socket = new Socket();
    waiting.add(socket);
    try {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), PATIENCE_MILLIS);
      return true;
    } catch (SocketTimeoutException full) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      for (Socket socket : waiting) {
        socket.close();
      }
      listener.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
