package dev.weft.agent.it.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** An address that nobody serves, and that nobody else can take meanwhile. */
public final class DeadPort implements AutoCloseable {
  private static final int CONNECT_MILLIS = 100;

  /** One attempt may take so long by chance. */
  private static final int SILENCES = 2;

  private final List<Closeable> held = new ArrayList<>();
  private final InetSocketAddress address;

  private DeadPort(InetSocketAddress address) {
    this.address = address;
  }

  /** Refuses connections. */
  public static DeadPort refusing(String ip) {
    return refusing(ip, 0);
  }

  /** The same on a port that a server has just left. */
  public static DeadPort refusing(String ip, int left) {
    try {
      Socket bound = new Socket();
      bound.setReuseAddress(left != 0);
      bound.bind(new InetSocketAddress(ip, left));
      DeadPort port = new DeadPort(new InetSocketAddress(ip, bound.getLocalPort()));
      port.held.add(bound);
      return port;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Doesn't answer to connections: its queue of those not yet accepted is full. */
  public static DeadPort silent(String ip) {
    try {
      ServerSocket server = new ServerSocket();
      server.bind(new InetSocketAddress(ip, 0), 1);
      DeadPort port = new DeadPort(new InetSocketAddress(ip, server.getLocalPort()));
      port.held.add(server);
      for (int silences = 0; silences < SILENCES; silences = port.accepts() ? 0 : silences + 1) {
        // Until the queue is full.
      }
      return port;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public InetSocketAddress address() {
    return address;
  }

  @Override
  public void close() {
    for (Closeable socket : held) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private boolean accepts() throws IOException {
    Socket socket = new Socket();
    held.add(socket);
    try {
      socket.connect(address, CONNECT_MILLIS);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }
}
