package dev.weft.consul;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A server that answers what the test says: for all that a real Consul can't be made to do. Without
 * a word from the test it is an empty Consul that holds blocking queries for ever.
 */
final class FakeConsul implements Closeable {
  static final String CATALOG = "/v1/catalog/services";
  static final String POLICIES = "/v1/kv/weft/";
  static final String CHAIN = "/v1/discovery-chain/";
  static final String USERS = "/v1/health/service/users";

  /** The first byte of a TLS handshake. */
  private static final String TLS = "\u0016";

  /** Never answers. */
  static final byte[] HANG = new byte[0];

  final List<Request> requests = new CopyOnWriteArrayList<>();
  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile Function<Request, byte[]> script = FakeConsul::emptyConsul;

  FakeConsul() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    daemon(this::accept);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** What to answer from now on; null falls back to the empty Consul. */
  void script(Function<Request, byte[]> answers) {
    script =
        request -> {
          byte[] answer = answers.apply(request);
          return answer == null ? emptyConsul(request) : answer;
        };
  }

  long count(String path) {
    return requests.stream().filter(request -> request.path().equals(path)).count();
  }

  /**
   * Breaks all connections, so that queries that are held end; not those that come in their place.
   */
  void breakConnections() {
    for (Socket socket : List.copyOf(sockets)) {
      closeQuietly(socket);
    }
  }

  @Override
  public void close() {
    closeQuietly(server);
    breakConnections();
  }

  static byte[] ok(long index, String json) {
    return answer(200, "X-Consul-Index: " + index + "\r\nContent-Type: application/json\r\n", json);
  }

  static byte[] answer(int status, String headers, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return raw(
        "HTTP/1.1 "
            + status
            + " X\r\n"
            + headers
            + "Content-Length: "
            + bytes.length
            + "\r\n\r\n"
            + body);
  }

  static byte[] raw(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** One entry of a health list, passing. */
  static String instance(String id, int port) {
    return """
        {"Node":{"Node":"n1","Address":"127.0.0.1"},
         "Service":{"ID":"%s","Service":"users","Address":"","Port":%d,"Weights":{"Passing":1,"Warning":1}},
         "Checks":[]}"""
        .formatted(id, port);
  }

  /**
   * @param resolver further fields of the only resolver, with a comma before them
   */
  static String chain(String service, String resolver) {
    return """
        {"Chain": {"ServiceName": "%1$s", "Namespace": "default", "Datacenter": "dc1",
         "Protocol": "tcp", "StartNode": "resolver:%1$s", "Nodes": {"resolver:%1$s":
           {"Type": "resolver", "Name": "%1$s", "Resolver": {"Target": "%1$s"}%2$s}},
         "Targets": {"%1$s": {"ID": "%1$s", "Service": "%1$s", "Namespace": "default",
           "Datacenter": "dc1", "Subset": {}}}}}"""
        .formatted(service, resolver);
  }

  private static byte[] emptyConsul(Request request) {
    if (request.index() > 0) {
      return HANG;
    }
    return switch (request.path()) {
      case CATALOG -> ok(1, "{\"consul\":[]}");
      case POLICIES -> answer(404, "X-Consul-Index: 1\r\n", "");
      default ->
          request.path().startsWith(CHAIN)
              ? ok(1, chain(request.path().substring(CHAIN.length()), ""))
              : ok(1, "[]");
    };
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        daemon(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      while (true) {
        String head = readHead(in);
        if (head.isEmpty()) {
          return;
        }
        if (head.equals(TLS)) {
          out.write(answer(400, "Connection: close\r\n", ""));
          return;
        }
        Request request = Request.of(head);
        requests.add(request);
        byte[] answer = script.apply(request);
        if (answer != HANG) {
          out.write(answer);
          out.flush();
        }
        if (new String(answer, StandardCharsets.US_ASCII).startsWith("HTTP/1.0")) {
          return;
        }
      }
    } catch (IOException e) {
      // The client has gone.
    } finally {
      sockets.remove(socket);
    }
  }

  private static String readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int b;
    while ((b = in.read()) >= 0) {
      if (b == TLS.charAt(0)) {
        return TLS;
      }
      head.write(b);
      if (head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
        return head.toString(StandardCharsets.US_ASCII);
      }
    }
    return "";
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "fake-consul");
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A request as it came. */
  record Request(String path, String query, String head) {
    static Request of(String head) {
      String target = head.split(" ")[1];
      int mark = target.indexOf('?');
      return new Request(
          mark < 0 ? target : target.substring(0, mark),
          mark < 0 ? "" : target.substring(mark + 1),
          head);
    }

    long index() {
      for (String part : query.split("&")) {
        if (part.startsWith("index=")) {
          return Long.parseLong(part.substring(6));
        }
      }
      return 0;
    }

    boolean isConsistent() {
      return query.contains("consistent");
    }

    String header(String name) {
      for (String line : head.split("\r\n")) {
        if (line.toLowerCase().startsWith(name.toLowerCase() + ": ")) {
          return line.substring(name.length() + 2);
        }
      }
      return null;
    }
  }
}
