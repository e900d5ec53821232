package dev.weft.agent.it.socket.sameness;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code AsynchronousSocketChannel}, with futures and with handlers. */
final class AsyncScenarios {
  private AsyncScenarios() {}

  static List<Scenario> all() {
    return List.of(
        connect("an address", "handler: completed null mine", World::open),
        connect("a name", "at: outside.test/127", w -> name(World.NAME, w.openPort())),
        connect("a quiet service", "at: quiet/127", w -> name(World.QUIET, w.openPort())),
        connect("a quiet service, unresolved", "Unresolved", w -> World.quiet()),
        connect("nobody's port", "handler: failed .*Connection refused", World::refusing),
        connect("an unresolved name", "UnresolvedAddress", w -> World.unknown()),
        connect("an unknown name", "UnresolvedAddress", w -> name(World.UNKNOWN, 80)),
        connect("null", "handled: java.lang", w -> null),
        connect("another type", "UnsupportedAddressType", w -> new Place()),
        new Scenario("begun twice", "again: .*ConnectionPending", AsyncScenarios::twice),
        new Scenario("connected twice", "again: .*AlreadyConnected", AsyncScenarios::connected),
        new Scenario("when closed", "by java.nio.channels.ClosedChannel", AsyncScenarios::closed),
        new Scenario("after a failure", "second: ", AsyncScenarios::afterFailure),
        new Scenario("bound elsewhere", "here: /127.0.0.3", AsyncScenarios::bound),
        new Scenario("not connected", "read: .*NotYetConnected", AsyncScenarios::unconnected),
        new Scenario("own group", "on own-N", AsyncScenarios::ownGroup));
  }

  /** The same with a future and with a handler. */
  private static Scenario connect(
      String name, String proof, Function<World, @Nullable SocketAddress> address) {
    return new Scenario(
        "connect to " + name,
        proof,
        (world, seen) -> {
          try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
            if (seen.gives("connect", () -> done(channel.connect(address.apply(world))))) {
              talk(seen, channel);
            }
            seen.channel(channel);
          }
          AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
          try (channel) {
            handled(seen, channel, address.apply(world));
            seen.channel(channel);
          }
          seen.channel(channel);
        });
  }

  private static void twice(World world, Seen seen) throws Exception {
    try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
      Future<Void> first = channel.connect(world.silent());
      seen.gives("again", () -> channel.connect(world.open()));
      seen.gives("again to no one", () -> channel.connect(World.unknown()));
      handled(seen, channel, world.open());
      seen.note("done", first.isDone());
      seen.channel(channel);
    }
  }

  private static void connected(World world, Seen seen) throws Exception {
    try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
      seen.gives("connect", () -> done(channel.connect(world.open())));
      seen.gives("again", () -> done(channel.connect(world.refusing())));
      handled(seen, channel, world.open());
      talk(seen, channel);
      seen.channel(channel);
    }
  }

  private static void closed(World world, Seen seen) throws Exception {
    AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
    channel.close();
    seen.gives("connect", () -> done(channel.connect(world.open())));
    seen.gives("to no one", () -> done(channel.connect(World.unknown())));
    handled(seen, channel, world.open());
    seen.channel(channel);
  }

  private static void afterFailure(World world, Seen seen) throws Exception {
    for (SocketAddress first : List.of(world.refusing(), World.unknown(), new Place())) {
      try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
        seen.gives("first", () -> done(channel.connect(first)));
        seen.gives("second", () -> done(channel.connect(world.open())));
        seen.channel(channel);
      }
    }
  }

  private static void bound(World world, Seen seen) throws Exception {
    try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
      channel.bind(new InetSocketAddress("127.0.0.3", 0));
      seen.gives("connect", () -> done(channel.connect(world.open())));
      seen.channel(channel);
      seen.gives("bind", () -> channel.bind(null));
    }
  }

  private static void unconnected(World world, Seen seen) throws Exception {
    try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
      seen.gives("read", () -> channel.read(ByteBuffer.allocate(1)).get());
      seen.does("no handler", () -> channel.connect(world.open(), null, null));
      seen.channel(channel);
    }
  }

  private static void ownGroup(World world, Seen seen) throws Exception {
    ExecutorService executor =
        Executors.newFixedThreadPool(2, work -> new Thread(work, "own-" + work.hashCode()));
    AsynchronousChannelGroup group = AsynchronousChannelGroup.withThreadPool(executor);
    for (SocketAddress target : List.of(world.open(), world.refusing())) {
      try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open(group)) {
        handled(seen, channel, target);
        seen.channel(channel);
      }
    }
    group.shutdown();
    seen.gives("ended", () -> group.awaitTermination(World.LONG_MILLIS, MILLISECONDS));
    seen.note("executor", executor.isShutdown());
  }

  private static void handled(
      Seen seen, AsynchronousSocketChannel channel, @Nullable SocketAddress address) {
    ConnectHandler handler = new ConnectHandler();
    if (seen.does("handled", () -> channel.connect(address, "mine", handler))) {
      seen.gives("handler", handler::outcome);
    }
  }

  static <T> T done(Future<T> future) throws Exception {
    return future.get(World.LONG_MILLIS, MILLISECONDS);
  }

  private static void talk(Seen seen, AsynchronousSocketChannel channel) {
    seen.gives(
        "answer",
        () -> {
          done(channel.write(World.request()));
          ByteBuffer answer = World.answer();
          while (answer.hasRemaining() && done(channel.read(answer)) >= 0) {
            // Until there is enough.
          }
          return World.text(answer);
        });
  }

  private static InetSocketAddress name(String name, int port) {
    return new InetSocketAddress(name, port);
  }
}
