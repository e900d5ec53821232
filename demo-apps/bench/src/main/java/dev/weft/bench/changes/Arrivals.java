package dev.weft.bench.changes;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One server behind all instances: every loopback address, 127.x.y.z, is one. Tells which address
 * was called when. Its threads are the server's own.
 */
public final class Arrivals implements AutoCloseable {
  private static final int THREADS = 4;
  private static final byte[] BODY = "ok\n".getBytes(StandardCharsets.US_ASCII);

  private final Timeline<String> timeline = new Timeline<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final HttpServer server;

  public Arrivals() throws IOException {
    // Else a response waits for the delayed acknowledgement of its head.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    server = HttpServer.create(new InetSocketAddress("0.0.0.0", 0), 256);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          long now = System.nanoTime();
          timeline.add(now, exchange.getLocalAddress().getAddress().getHostAddress());
          exchange.sendResponseHeaders(200, BODY.length);
          exchange.getResponseBody().write(BODY);
          exchange.close();
        });
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  Timeline<String> timeline() {
    return timeline;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
