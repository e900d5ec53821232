package dev.weft.agent.it.register;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * An application that answers {@code ok} on any free port until it is ended, and whose own shutdown
 * hook says whether Consul still has it. Arguments: how it listens, the address to bind, Consul,
 * and what it does then; {@code brief}: it doesn't wait long for Consul.
 */
public final class ListeningApp {
  static final int EXIT_STATUS = 7;

  private static final int PATIENCE_MILLIS = 5_000;
  private static final int BRIEF_MILLIS = 500;
  private static final long LOOK_NANOS = 20_000_000;
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
          .getBytes(StandardCharsets.US_ASCII);

  private ListeningApp() {}

  public static void main(String[] arguments) throws Exception {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(arguments), "hook"));
    InetSocketAddress any = new InetSocketAddress(arguments[1], 0);
    CountDownLatch never = new CountDownLatch(1);
    int port =
        switch (arguments[0]) {
          case "socket" -> socket(any);
          case "http" -> http(any);
          case "async" -> async(any);
          case "channel" -> channel(any);
          case "netty" -> {
            // Netty takes its time to load: the two are to be bound one right after the other.
            NettyServer.load();
            // Before it, something that isn't the service.
            socket(any);
            yield NettyServer.listen(any, ANSWER);
          }
          case "none" -> 0;
          default -> throw new IllegalArgumentException(arguments[0]);
        };
    System.out.println("port " + port);
    String then = then(arguments);
    if (then.equals("exit")) {
      while (!ask(arguments).equals("registered")) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
      System.exit(EXIT_STATUS);
    }
    if (then.equals("end")) {
      // Ends by itself, with whatever was begun.
      return;
    }
    never.await();
  }

  private static void end(String[] arguments) {
    System.out.println("hook: " + ask(arguments));
    if (then(arguments).equals("exitInHook")) {
      System.exit(EXIT_STATUS);
    }
  }

  private static String then(String[] arguments) {
    return arguments.length > 3 ? arguments[3] : "";
  }

  private static int socket(InetSocketAddress any) throws IOException {
    ServerSocket server = new ServerSocket();
    server.bind(any);
    daemon(
        () -> {
          while (true) {
            try (Socket socket = server.accept()) {
              socket.getInputStream().read(new byte[4096]);
              socket.getOutputStream().write(ANSWER);
            }
          }
        });
    return server.getLocalPort();
  }

  private static int http(InetSocketAddress any) throws IOException {
    HttpServer server = HttpServer.create(any, 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("ok".getBytes(StandardCharsets.US_ASCII));
          exchange.close();
        });
    server.start();
    return server.getAddress().getPort();
  }

  private static int async(InetSocketAddress any) throws IOException {
    AsynchronousServerSocketChannel server = AsynchronousServerSocketChannel.open();
    server.bind(any);
    daemon(
        () -> {
          while (true) {
            try (AsynchronousSocketChannel socket = server.accept().get()) {
              socket.read(ByteBuffer.allocate(4096)).get();
              socket.write(ByteBuffer.wrap(ANSWER)).get();
            }
          }
        });
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  private static int channel(InetSocketAddress any) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(any);
    daemon(
        () -> {
          while (true) {
            try (SocketChannel socket = server.accept()) {
              socket.read(ByteBuffer.allocate(4096));
              socket.write(ByteBuffer.wrap(ANSWER));
            }
          }
        });
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  private static void daemon(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (Exception e) {
                System.out.println("server ended: " + e);
              }
            },
            "server");
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether Consul has it. */
  private static String ask(String[] arguments) {
    try {
      URI services = URI.create(arguments[2] + "/v1/agent/services");
      HttpURLConnection connection = (HttpURLConnection) services.toURL().openConnection();
      connection.setReadTimeout(then(arguments).equals("brief") ? BRIEF_MILLIS : PATIENCE_MILLIS);
      String text = new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return text.contains("web-") ? "registered" : "gone";
    } catch (IOException e) {
      return "no answer";
    }
  }

  /** May fail when the server is closed. */
  private interface Task {
    void run() throws Exception;
  }
}
