package dev.weft.agent.it.socket.sameness;

import static dev.weft.agent.it.socket.sameness.World.WAIT_MILLIS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.List;
import java.util.concurrent.Future;

/** Asynchronous connects that are ended before they are done. */
final class DisturbedAsyncScenarios {
  private static final String ASYNC_CLOSE = "ExecutionException.* by .*AsynchronousCloseException";

  private DisturbedAsyncScenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario("closed", ASYNC_CLOSE, DisturbedAsyncScenarios::closedMeanwhile),
        new Scenario("cancelled", "result: .*Cancellation", DisturbedAsyncScenarios::cancelled),
        new Scenario("late", "result: .*Timeout.*, after", DisturbedAsyncScenarios::notInTime),
        new Scenario("interrupted", "result: .*Interrupted", DisturbedAsyncScenarios::interrupted),
        new Scenario("end of the group", ASYNC_CLOSE, DisturbedAsyncScenarios::groupEnds));
  }

  private static void closedMeanwhile(World world, Seen seen) throws Exception {
    AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
    Future<Void> result = channel.connect(world.silent());
    channel.close();
    seen.gives("result", () -> AsyncScenarios.done(result));
    seen.channel(channel);
    AsynchronousSocketChannel other = AsynchronousSocketChannel.open();
    ConnectHandler handler = new ConnectHandler();
    other.connect(world.silent(), "mine", handler);
    other.close();
    seen.gives("handler", handler::outcome);
    seen.channel(other);
  }

  private static void cancelled(World world, Seen seen) throws Exception {
    for (boolean interrupt : new boolean[] {true, false}) {
      try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
        Future<Void> result = channel.connect(world.silent());
        seen.gives("cancelled", () -> result.cancel(interrupt));
        seen.gives("result", () -> AsyncScenarios.done(result));
        seen.channel(channel);
        seen.gives("again", () -> AsyncScenarios.done(channel.connect(world.open())));
      }
    }
  }

  private static void notInTime(World world, Seen seen) throws Exception {
    try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
      Future<Void> result = channel.connect(world.silent());
      seen.gives("result", WAIT_MILLIS, () -> result.get(WAIT_MILLIS, MILLISECONDS));
      seen.note("done", result.isDone() + " " + result.isCancelled());
      seen.channel(channel);
      seen.gives("again", () -> AsyncScenarios.done(channel.connect(world.open())));
    }
  }

  private static void interrupted(World world, Seen seen) throws Exception {
    try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
      Future<Void> result = channel.connect(world.silent());
      Disturbance interrupt = Disturbance.by(Thread.currentThread()::interrupt);
      seen.gives("result", () -> AsyncScenarios.done(result));
      interrupt.end(seen);
      seen.channel(channel);
    }
    try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
      Thread.currentThread().interrupt();
      Future<Void> result = channel.connect(world.open());
      seen.note("before", Thread.interrupted());
      seen.gives("result", () -> AsyncScenarios.done(result));
    }
  }

  private static void groupEnds(World world, Seen seen) throws Exception {
    AsynchronousChannelGroup group =
        AsynchronousChannelGroup.withFixedThreadPool(1, work -> new Thread(work, "own"));
    AsynchronousSocketChannel channel = AsynchronousSocketChannel.open(group);
    Future<Void> result = channel.connect(world.silent());
    group.shutdownNow();
    seen.gives("result", () -> AsyncScenarios.done(result));
    seen.channel(channel);
    seen.gives("ended", () -> group.awaitTermination(World.LONG_MILLIS, MILLISECONDS));
    seen.gives("another", () -> AsynchronousSocketChannel.open(group));
  }
}
