package dev.weft.agent.it.socket.sameness;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A proxy for SOCKS 5 and for HTTP that connects to nothing: after a byte of the client's it says
 * what it was asked for.
 */
final class ProxyServer implements AutoCloseable {
  private static final int SOCKS_5 = 5;
  private static final byte[] NO_PASSWORD = {SOCKS_5, 0};
  private static final byte[] CONNECTED = {SOCKS_5, 0, 0, 1, 127, 0, 0, 1, 0, 80};

  private final ServerSocket server;

  ProxyServer() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        daemon(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      int first = in.read();
      String asked = first == SOCKS_5 ? socks(in, out) : http((char) first, in, out);
      in.read();
      out.write(("asked for " + asked + "\n").getBytes(US_ASCII));
      in.read();
    } catch (IOException e) {
      // The client has closed it.
    }
  }

  private static String socks(DataInputStream in, OutputStream out) throws IOException {
    in.readNBytes(in.read());
    out.write(NO_PASSWORD);
    in.readNBytes(3);
    String host =
        switch (in.read()) {
          case 1 -> "ipv4 " + InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
          case 3 -> "name " + new String(in.readNBytes(in.read()), US_ASCII);
          default -> "ipv6 " + InetAddress.getByAddress(in.readNBytes(16)).getHostAddress();
        };
    int port = in.readUnsignedShort();
    out.write(CONNECTED);
    return host + ":" + port;
  }

  private static String http(char first, DataInputStream in, OutputStream out) throws IOException {
    StringBuilder head = new StringBuilder().append(first);
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII));
    return head.toString().strip().replace("\r\n", " | ");
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "proxy-server");
    thread.setDaemon(true);
    thread.start();
  }
}
