package dev.weft.demo.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A small HTTP/1.1 server on the loopback address: keep-alive, one thread a connection, each answer
 * sent with one write. The demo's programs start one each; its accepting thread keeps them alive.
 */
public final class SmallServer implements AutoCloseable {
  private static final int BACKLOG = 256;

  private final ServerSocket listening;
  private final Handler handler;

  private SmallServer(ServerSocket listening, Handler handler) {
    this.listening = listening;
    this.handler = handler;
  }

  /** Port 0 takes any free one. */
  public static SmallServer start(int port, Handler handler) throws IOException {
    ServerSocket listening = new ServerSocket();
    listening.setReuseAddress(true);
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    SmallServer server = new SmallServer(listening, handler);
    new Thread(server::accept, "accept-" + server.port()).start();
    return server;
  }

  public int port() {
    return listening.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        Thread thread = new Thread(() -> serve(socket), "connection-" + socket.getPort());
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        if (!listening.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(Socket accepted) {
    try (Socket socket = accepted;
        InputStream in = new BufferedInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream()) {
      socket.setTcpNoDelay(true);
      boolean open = true;
      while (open) {
        open = exchange(in, out);
      }
    } catch (IOException e) {
      // the peer has gone: nobody is left to tell
    }
  }

  /** Whether the connection stays open. */
  private boolean exchange(InputStream in, OutputStream out) throws IOException {
    Request request;
    try {
      request = Request.read(in);
    } catch (Request.Malformed e) {
      out.write(Response.text(400, "not understood: " + e.getMessage() + "\n").bytes(true));
      return false;
    }
    if (request == null) {
      return false;
    }
    Response response;
    try {
      response = handler.answer(request);
    } catch (IllegalArgumentException e) {
      response = Response.text(400, e.getMessage() + "\n");
    } catch (Exception e) {
      response = Response.text(500, e + "\n");
    }
    out.write(response.bytes(!request.method().equals("HEAD")));
    return request.keepAlive();
  }

  /** What a program does with a request; called on the connection's thread. */
  public interface Handler {
    Response answer(Request request) throws Exception;
  }
}
