package dev.weft.agent.it.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers every HTTP/1.1 request with {@code ok} and remembers each byte that it received, by
 * connection.
 */
public final class RawServer implements AutoCloseable {
  private static final byte[] OK =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket server;
  private final List<ByteArrayOutputStream> connections = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();

  public RawServer(String ip) {
    try {
      server = new ServerSocket(0, 50, InetAddress.getByName(ip));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** What came over each connection since the last time; closes them all. */
  public synchronized List<String> take() throws IOException {
    List<String> taken = new ArrayList<>();
    for (ByteArrayOutputStream bytes : connections) {
      taken.add(bytes.toString(StandardCharsets.ISO_8859_1));
    }
    for (Socket socket : sockets) {
      socket.close();
    }
    connections.clear();
    sockets.clear();
    return taken;
  }

  @Override
  public void close() throws IOException {
    server.close();
    take();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        synchronized (this) {
          sockets.add(socket);
          connections.add(received);
        }
        daemon(() -> serve(socket, received));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void serve(Socket socket, ByteArrayOutputStream received) {
    try {
      InputStream in = socket.getInputStream();
      while (true) {
        String head = until(in, received, "\r\n\r\n");
        if (head.contains("Transfer-Encoding: chunked")
            || head.contains("Transfer-encoding: chunked")) {
          until(in, received, "\r\n0\r\n\r\n");
        } else {
          for (int left = length(head); left > 0; left--) {
            received.write(in.read());
          }
        }
        socket.getOutputStream().write(OK);
      }
    } catch (IOException e) {
      // The client or the test has closed it.
    }
  }

  private static String until(InputStream in, ByteArrayOutputStream received, String end)
      throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end, text.length() - end.length()) < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("the connection ended");
      }
      received.write(b);
      text.append((char) b);
    }
    return text.toString();
  }

  private static int length(String head) {
    for (String line : head.split("\r\n")) {
      if (line.regionMatches(true, 0, "Content-Length: ", 0, 16)) {
        return Integer.parseInt(line.substring(16));
      }
    }
    return 0;
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }
}
