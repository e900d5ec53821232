package dev.weft.agent.it.socket;

import dev.weft.agent.it.Fields;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.Channels;
import java.nio.channels.CompletionHandler;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** What an application does to reach a {@link Greeter}: every way of the JDK to connect. */
public final class Greeted {
  private static final List<Socket> HELD = new ArrayList<>();

  private Greeted() {}

  /** The names of those who greeted, or what was thrown; and the last one's address as seen. */
  public static Fields connect(Fields request) throws Exception {
    List<String> greetings = new ArrayList<>();
    Fields reply = new Fields();
    for (int i = 0; i < request.number("count", 1); i++) {
      try {
        greetings.add(once(request, reply));
      } catch (ExecutionException e) {
        greetings.add(String.valueOf(e.getCause()));
      } catch (IOException e) {
        greetings.add(e.toString());
      }
    }
    return reply.with("greetings", String.join(",", greetings));
  }

  /** Who greeted how often, or what was thrown, of an answer of {@link #connect}. */
  static Map<String, Integer> tally(Fields reply) {
    Map<String, Integer> tally = new TreeMap<>();
    for (String greeting : reply.get("greetings").split(",")) {
      tally.merge(greeting, 1, Integer::sum);
    }
    return tally;
  }

  /** Connects a socket and keeps it. */
  public static Fields hold(Fields request) throws IOException {
    HELD.add(new Socket(request.get("host"), request.number("port", 0)));
    return new Fields();
  }

  /** Begins {@code count} connects at once that don't block, and gives up those that take long. */
  public static Fields giveUp(Fields request) throws Exception {
    List<AsynchronousSocketChannel> asynchronous = new ArrayList<>();
    List<SocketChannel> channels = new ArrayList<>();
    try {
      for (int i = 0; i < request.number("count", 1); i++) {
        InetSocketAddress address = new InetSocketAddress(request.get("host"), 1);
        asynchronous.add(AsynchronousSocketChannel.open());
        asynchronous.get(i).connect(address);
        channels.add(SocketChannel.open());
        channels.get(i).configureBlocking(false);
        channels.get(i).connect(address);
      }
      TimeUnit.MILLISECONDS.sleep(request.number("millis", 0));
    } finally {
      for (AsynchronousSocketChannel channel : asynchronous) {
        channel.close();
      }
      for (SocketChannel channel : channels) {
        channel.close();
      }
    }
    return new Fields();
  }

  public static Fields letGo(Fields request) throws IOException {
    for (Socket socket : HELD) {
      socket.close();
    }
    HELD.clear();
    return new Fields();
  }

  /** All addresses of a name, and the name of each when only its bytes are known. */
  public static Fields resolve(Fields request) {
    Fields reply = new Fields();
    try {
      InetAddress[] all = InetAddress.getAllByName(request.get("host"));
      reply.with("addresses", String.join(",", Arrays.stream(all).map(Object::toString).toList()));
      InetAddress bare = InetAddress.getByAddress(all[0].getAddress());
      reply.with("reverse", bare.getHostName()).with("canonical", bare.getCanonicalHostName());
    } catch (IOException e) {
      reply.with("addresses", e.toString());
    }
    return reply;
  }

  private static String once(Fields request, Fields reply) throws Exception {
    String host = request.get("host");
    int port = request.number("port", 1);
    return switch (request.get("kind")) {
      case "SOCKET" -> socket(new Socket(host, port), reply);
      case "TIMED" -> timed(new InetSocketAddress(host, port), reply);
      case "UNRESOLVED" -> timed(InetSocketAddress.createUnresolved(host, port), reply);
      case "CHANNEL" -> channel(SocketChannel.open(new InetSocketAddress(host, port)), reply);
      case "UNRESOLVED_CHANNEL" ->
          channel(SocketChannel.open(InetSocketAddress.createUnresolved(host, port)), reply);
      case "ADAPTOR" -> adaptor(new InetSocketAddress(host, port), reply);
      case "SELECTOR" -> selector(new InetSocketAddress(host, port), reply);
      case "FUTURE" -> future(new InetSocketAddress(host, port), reply);
      case "HANDLER" -> handler(new InetSocketAddress(host, port), reply);
      default -> throw new IllegalArgumentException(request.toString());
    };
  }

  private static String socket(Socket socket, Fields reply) throws IOException {
    try (socket) {
      reply
          .with("remote", socket.getRemoteSocketAddress())
          .with("address", socket.getInetAddress())
          .with("class", socket.getRemoteSocketAddress().getClass().getName());
      return line(socket.getInputStream());
    }
  }

  private static String timed(InetSocketAddress address, Fields reply) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(address, 5000);
      return socket(socket, reply);
    } finally {
      socket.close();
    }
  }

  private static String channel(SocketChannel channel, Fields reply) throws IOException {
    try (channel) {
      reply
          .with("remote", channel.getRemoteAddress())
          .with("class", channel.getRemoteAddress().getClass().getName());
      return line(Channels.newInputStream(channel));
    }
  }

  private static String adaptor(InetSocketAddress address, Fields reply) throws IOException {
    try (SocketChannel channel = SocketChannel.open()) {
      channel.socket().connect(address, 5000);
      return channel(channel, reply);
    }
  }

  private static String selector(InetSocketAddress address, Fields reply) throws IOException {
    try (Selector selector = Selector.open();
        SocketChannel channel = SocketChannel.open()) {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_CONNECT);
      if (!channel.connect(address)) {
        selector.select(5000);
        channel.finishConnect();
      }
      channel.keyFor(selector).cancel();
      selector.selectNow();
      channel.configureBlocking(true);
      return channel(channel, reply);
    }
  }

  private static String future(InetSocketAddress address, Fields reply) throws Exception {
    try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
      channel.connect(address).get(5, TimeUnit.SECONDS);
      reply.with("remote", channel.getRemoteAddress());
      return line(Channels.newInputStream(channel));
    }
  }

  private static String handler(InetSocketAddress address, Fields reply) throws Exception {
    try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
      CompletableFuture<String> done = new CompletableFuture<>();
      channel.connect(
          address,
          "attached",
          new CompletionHandler<Void, String>() {
            @Override
            public void completed(Void nothing, String attached) {
              done.complete(attached);
            }

            @Override
            public void failed(Throwable thrown, String attached) {
              done.completeExceptionally(thrown);
            }
          });
      reply.with("attached", done.get(5, TimeUnit.SECONDS));
      reply.with("remote", channel.getRemoteAddress());
      return line(Channels.newInputStream(channel));
    }
  }

  private static String line(InputStream in) throws IOException {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII)).readLine();
  }
}
