package dev.weft.agent.it.socket.sameness;

import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;

/** Blocking channels that are closed, and threads that are interrupted, while they wait. */
final class DisturbedChannelScenarios {
  private static final String CLOSED = "connect: .*AsynchronousCloseException";
  private static final String INTERRUPTED = "connect: .*ClosedByInterruptException.*, interrupted";
  private static final String NONE = "|no virtual threads";

  private DisturbedChannelScenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario("closed meanwhile", CLOSED, DisturbedChannelScenarios::closed),
        new Scenario("interrupted meanwhile", INTERRUPTED, DisturbedChannelScenarios::interrupted),
        new Scenario("interrupted before", INTERRUPTED, DisturbedChannelScenarios::before),
        new Scenario("opened, interrupted", "open: .*ByInterr", DisturbedChannelScenarios::opened),
        new Scenario(
            "finishes, closed meanwhile",
            "finish: .*AsynchronousCloseException",
            DisturbedChannelScenarios::finishClosed),
        new Scenario(
            "finishes, interrupted meanwhile",
            "finish: .*ClosedByInterruptException.*, interrupted",
            DisturbedChannelScenarios::finishInterrupted),
        new Scenario(
            "closed while it reads", "read: .*AsynchronousClose", DisturbedChannelScenarios::read),
        new Scenario(
            "as a socket, closed meanwhile",
            "connect: .*[Cc]lose",
            (world, seen) -> adaptor(world, seen, false)),
        new Scenario(
            "as a socket, interrupted meanwhile",
            "connect: .*, interrupted",
            (world, seen) -> adaptor(world, seen, true)),
        new Scenario(
            "interrupted meanwhile, virtual",
            INTERRUPTED + NONE,
            (world, seen) ->
                DisturbedSocketScenarios.virtual(seen, () -> interrupted(world, seen))),
        new Scenario(
            "closed meanwhile, virtual",
            CLOSED + NONE,
            (world, seen) -> DisturbedSocketScenarios.virtual(seen, () -> closed(world, seen))),
        new Scenario(
            "as a socket, interrupted meanwhile, virtual",
            "connect: .*, interrupted" + NONE,
            (world, seen) ->
                DisturbedSocketScenarios.virtual(seen, () -> adaptor(world, seen, true))));
  }

  private static void closed(World world, Seen seen) throws Exception {
    try (SocketChannel channel = SocketChannel.open()) {
      Disturbance close = Disturbance.by(channel::close);
      seen.gives("connect", () -> channel.connect(world.silent()));
      close.end(seen);
      seen.channel(channel);
      seen.socket(channel.socket());
    }
  }

  private static void interrupted(World world, Seen seen) throws Exception {
    try (SocketChannel channel = SocketChannel.open()) {
      Disturbance interrupt = Disturbance.by(Thread.currentThread()::interrupt);
      seen.gives("connect", () -> channel.connect(world.silent()));
      interrupt.end(seen);
      seen.channel(channel);
    }
  }

  private static void before(World world, Seen seen) throws Exception {
    for (int port : new int[] {world.openPort(), world.refusingPort(), world.silentPort()}) {
      try (SocketChannel channel = SocketChannel.open()) {
        seen.gives(
            "connect",
            () -> {
              Thread.currentThread().interrupt();
              return channel.connect(World.loopback(port));
            });
        seen.channel(channel);
      }
    }
  }

  private static void opened(World world, Seen seen) {
    seen.gives(
        "open",
        () -> {
          Thread.currentThread().interrupt();
          return SocketChannel.open(world.open());
        });
  }

  private static void finishClosed(World world, Seen seen) throws Exception {
    try (SocketChannel channel = pending(world)) {
      Disturbance close = Disturbance.by(channel::close);
      seen.gives("finish", channel::finishConnect);
      close.end(seen);
      seen.channel(channel);
    }
  }

  private static void finishInterrupted(World world, Seen seen) throws Exception {
    try (SocketChannel channel = pending(world)) {
      Disturbance interrupt = Disturbance.by(Thread.currentThread()::interrupt);
      seen.gives("finish", channel::finishConnect);
      interrupt.end(seen);
      seen.channel(channel);
    }
  }

  private static void read(World world, Seen seen) throws Exception {
    try (SocketChannel channel = SocketChannel.open(world.open())) {
      Disturbance close = Disturbance.by(channel::close);
      seen.gives("read", () -> channel.read(ByteBuffer.allocate(1)));
      close.end(seen);
      seen.channel(channel);
    }
  }

  private static void adaptor(World world, Seen seen, boolean interrupt) throws Exception {
    for (int timeoutMillis : new int[] {0, World.LONG_MILLIS}) {
      try (SocketChannel channel = SocketChannel.open()) {
        Thread thread = Thread.currentThread();
        Disturbance disturbance = Disturbance.by(interrupt ? thread::interrupt : channel::close);
        seen.does("connect", () -> channel.socket().connect(world.silent(), timeoutMillis));
        disturbance.end(seen);
        seen.channel(channel);
        seen.socket(channel.socket());
      }
    }
  }

  /** One that was begun without blocking, and blocks now. */
  private static SocketChannel pending(World world) throws Exception {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.connect(world.silent());
    channel.configureBlocking(true);
    return channel;
  }
}
