import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/**
 * One server behind all instances: every loopback address, 127.x.y.z, is one. Tells which address
 * was called when.
 */
final class Servers implements AutoCloseable {
  private final HttpServer server;
  private final ConcurrentHashMap<String, Long> lastArrivals = new ConcurrentHashMap<>();
  private volatile BiConsumer<String, Long> onArrival = (address, nanos) -> {};

  Servers() throws Exception {
    // Else a response waits for the delayed acknowledgement of its head.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    server = HttpServer.create(new InetSocketAddress("0.0.0.0", 0), 256);
    server.setExecutor(
        Executors.newFixedThreadPool(
            8,
            task -> {
              Thread thread = new Thread(task);
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext(
        "/",
        exchange -> {
          long now = System.nanoTime();
          String address = exchange.getLocalAddress().getAddress().getHostAddress();
          lastArrivals.put(address, now);
          onArrival.accept(address, now);
          exchange.sendResponseHeaders(200, 3);
          exchange.getResponseBody().write("ok\n".getBytes());
          exchange.close();
        });
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** When an address was last called, or the time given if it wasn't since. */
  long lastArrival(String address, long since) {
    Long last = lastArrivals.get(address);
    return last == null || last - since < 0 ? since : last;
  }

  boolean wasCalled(String address, long since) {
    Long last = lastArrivals.get(address);
    return last != null && last - since > 0;
  }

  void onArrival(BiConsumer<String, Long> listener) {
    onArrival = listener;
  }

  /** The address of the instance with this number. */
  static String address(int number) {
    int n = number + 2;
    return "127." + (n >> 16) + "." + (n >> 8 & 255) + "." + (n & 255);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
