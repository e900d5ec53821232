package dev.weft.agent.it.socket.sameness;

import static dev.weft.agent.it.socket.sameness.World.LONG_MILLIS;

import java.lang.reflect.Method;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

/** Sockets that are closed, and threads that are interrupted, while they wait. */
final class DisturbedSocketScenarios {
  /** Long enough for an interrupt to come before. */
  private static final int INTERRUPTED_MILLIS = 3_000;

  private static final String CLOSED = "connect: java.net.SocketException: .*[Cc]losed";
  private static final String NONE = "|no virtual threads";

  private DisturbedSocketScenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario("closed meanwhile", CLOSED, (world, seen) -> closed(world, seen, 0)),
        new Scenario(
            "closed meanwhile, in time", CLOSED, (world, seen) -> closed(world, seen, LONG_MILLIS)),
        new Scenario(
            "interrupted meanwhile, in time",
            "connect: .*timed out.*, interrupted, after",
            DisturbedSocketScenarios::interrupted),
        new Scenario(
            "interrupted before", "connect: ok, interrupted", (world, seen) -> before(world, seen)),
        new Scenario("closed while it reads", "read: .*[Cc]losed", DisturbedSocketScenarios::read),
        new Scenario(
            "closed while it accepts", "accept: .*[Cc]losed", (world, seen) -> accept(seen)),
        new Scenario(
            "closed meanwhile, virtual",
            CLOSED + NONE,
            (world, seen) -> virtual(seen, () -> closed(world, seen, 0))),
        new Scenario(
            "closed meanwhile, in time, virtual",
            CLOSED + NONE,
            (world, seen) -> virtual(seen, () -> closed(world, seen, LONG_MILLIS))),
        new Scenario(
            "interrupted meanwhile, virtual",
            CLOSED + " by interrupt, interrupted" + NONE,
            (world, seen) -> virtual(seen, () -> interruptedVirtual(world, seen, 0))),
        new Scenario(
            "interrupted meanwhile, in time, virtual",
            CLOSED + " by interrupt, interrupted" + NONE,
            (world, seen) -> virtual(seen, () -> interruptedVirtual(world, seen, LONG_MILLIS))),
        new Scenario(
            "interrupted before, virtual",
            "connect: " + NONE,
            (world, seen) -> virtual(seen, () -> before(world, seen))),
        new Scenario(
            "closed while it reads, virtual",
            "read: .*[Cc]losed" + NONE,
            (world, seen) -> virtual(seen, () -> read(world, seen))));
  }

  private static void closed(World world, Seen seen, int timeoutMillis) throws Exception {
    try (Socket socket = new Socket()) {
      Disturbance close = Disturbance.by(socket::close);
      seen.does("connect", () -> socket.connect(world.silent(), timeoutMillis));
      close.end(seen);
      seen.socket(socket);
      seen.does("again", () -> socket.connect(world.open(), timeoutMillis));
    }
  }

  private static void interrupted(World world, Seen seen) throws Exception {
    try (Socket socket = new Socket()) {
      Disturbance interrupt = Disturbance.by(Thread.currentThread()::interrupt);
      seen.waits(
          "connect", INTERRUPTED_MILLIS, () -> socket.connect(world.silent(), INTERRUPTED_MILLIS));
      interrupt.end(seen);
      seen.socket(socket);
    }
  }

  private static void interruptedVirtual(World world, Seen seen, int timeoutMillis)
      throws Exception {
    try (Socket socket = new Socket()) {
      Disturbance interrupt = Disturbance.by(Thread.currentThread()::interrupt);
      seen.does("connect", () -> socket.connect(world.silent(), timeoutMillis));
      interrupt.end(seen);
      seen.socket(socket);
    }
  }

  private static void before(World world, Seen seen) throws Exception {
    for (int timeoutMillis : new int[] {0, LONG_MILLIS}) {
      try (Socket socket = new Socket()) {
        seen.does(
            "connect",
            () -> {
              Thread.currentThread().interrupt();
              socket.connect(world.open(), timeoutMillis);
            });
        seen.socket(socket);
      }
      try (Socket socket = new Socket()) {
        seen.does(
            "refused",
            () -> {
              Thread.currentThread().interrupt();
              socket.connect(world.refusing(), timeoutMillis);
            });
        seen.socket(socket);
      }
    }
  }

  private static void read(World world, Seen seen) throws Exception {
    try (Socket socket = new Socket()) {
      socket.connect(world.open());
      Disturbance close = Disturbance.by(socket::close);
      seen.does("read", () -> socket.getInputStream().read());
      close.end(seen);
      seen.socket(socket);
    }
  }

  private static void accept(Seen seen) throws Exception {
    try (ServerSocket server = new ServerSocket(0)) {
      Disturbance close = Disturbance.by(server::close);
      seen.does("accept", () -> server.accept().close());
      close.end(seen);
      seen.note("closed", server.isClosed());
    }
  }

  /** On a virtual thread, if this JVM has them. */
  static void virtual(Seen seen, Seen.Action action) throws Exception {
    Method start;
    try {
      start = Thread.class.getMethod("startVirtualThread", Runnable.class);
    } catch (NoSuchMethodException e) {
      seen.note("not done", "no virtual threads");
      return;
    }
    Runnable noted =
        () -> {
          try {
            action.run();
          } catch (Exception e) {
            seen.note("not done", Seen.thrown(e));
          }
        };
    Thread thread = (Thread) start.invoke(null, noted);
    thread.join();
  }
}
