package dev.weft.agent.it.socket.sameness;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;

/** {@code SocketChannel} without blocking, with a selector. */
final class SelectorScenarios {
  private SelectorScenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario("connects", "finish: true", (world, seen) -> select(seen, world.open())),
        new Scenario("connects by name", "at: outside.test/127", SelectorScenarios::byName),
        new Scenario(
            "refused",
            "finish: .*Connection refused",
            (world, seen) -> select(seen, world.refusing())),
        new Scenario("stays pending", "selected: 0, after", SelectorScenarios::pending),
        new Scenario("begun twice", "again: .*ConnectionPending", SelectorScenarios::twice),
        new Scenario("not begun", "finish: .*NoConnectionPending", SelectorScenarios::notBegun),
        new Scenario("closed when pending", "keys: \\[\\]", SelectorScenarios::closed),
        new Scenario("cancelled when pending", "finish: true", SelectorScenarios::cancelled),
        new Scenario("unresolved", "connect: .*UnresolvedAddress", SelectorScenarios::unresolved),
        new Scenario("blocks later", "finish: true", SelectorScenarios::blocksLater),
        new Scenario("finished by another thread", "finish: true", SelectorScenarios::handedOver),
        new Scenario("interrupted", "connect: .*, interrupted", SelectorScenarios::interrupted),
        new Scenario(
            "selector closed", "selected: .*ClosedSelector", SelectorScenarios::noSelector));
  }

  private static void byName(World world, Seen seen) throws Exception {
    select(seen, new InetSocketAddress(World.NAME, world.openPort()));
    select(seen, new InetSocketAddress(World.named(), world.openPort()));
    select(seen, new InetSocketAddress(World.QUIET, world.openPort()));
  }

  private static void select(Seen seen, SocketAddress target) throws Exception {
    try (Selector selector = Selector.open();
        SocketChannel channel = SelectorProvider.provider().openSocketChannel()) {
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
      seen.gives("connect", () -> channel.connect(target));
      seen.gives("selected", () -> selector.select(World.LONG_MILLIS));
      seen.note("ready", key.readyOps());
      seen.gives("finish", channel::finishConnect);
      seen.note("valid", key.isValid());
      seen.channel(channel);
      if (channel.isConnected()) {
        key.interestOps(SelectionKey.OP_WRITE);
        selector.selectedKeys().clear();
        seen.gives("selected to write", () -> selector.select(World.LONG_MILLIS));
        seen.note("ready to write", key.readyOps());
        key.cancel();
        selector.selectNow();
        channel.configureBlocking(true);
        World.talk(seen, channel);
      }
      channel.close();
      seen.gives("left", selector::selectNow);
      seen.note("keys", selector.keys());
      seen.channel(channel);
    }
  }

  private static void pending(World world, Seen seen) throws Exception {
    try (Selector selector = Selector.open();
        SocketChannel channel = begun(world.silent())) {
      channel.register(selector, SelectionKey.OP_CONNECT);
      seen.gives("finish", channel::finishConnect);
      seen.gives("selected", World.WAIT_MILLIS, () -> selector.select(World.WAIT_MILLIS));
      seen.gives("finish", channel::finishConnect);
      seen.channel(channel);
      seen.socket(channel.socket());
    }
  }

  private static void twice(World world, Seen seen) throws Exception {
    try (SocketChannel channel = begun(world.silent())) {
      seen.gives("again", () -> channel.connect(world.open()));
      seen.gives("again to no one", () -> channel.connect(World.unknown()));
      seen.gives("again to another type", () -> channel.connect(new Place()));
      seen.gives("bind", () -> channel.bind(null));
      seen.channel(channel);
    }
  }

  private static void notBegun(World world, Seen seen) throws Exception {
    try (SocketChannel channel = SocketChannel.open()) {
      channel.configureBlocking(false);
      seen.gives("finish", channel::finishConnect);
      seen.channel(channel);
    }
  }

  private static void closed(World world, Seen seen) throws Exception {
    try (Selector selector = Selector.open()) {
      SocketChannel channel = begun(world.silent());
      SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
      channel.close();
      seen.note("valid", key.isValid());
      seen.gives("selected", selector::selectNow);
      seen.note("keys", selector.keys());
      seen.gives("finish", channel::finishConnect);
      seen.channel(channel);
      seen.socket(channel.socket());
    }
  }

  private static void cancelled(World world, Seen seen) throws Exception {
    try (Selector selector = Selector.open();
        SocketChannel channel = begun(world.open())) {
      channel.register(selector, SelectionKey.OP_CONNECT).cancel();
      seen.gives("selected", selector::selectNow);
      seen.note("registered", channel.isRegistered());
      channel.configureBlocking(true);
      seen.gives("finish", channel::finishConnect);
      World.talk(seen, channel);
    }
  }

  private static void unresolved(World world, Seen seen) throws Exception {
    List<SocketAddress> targets =
        List.of(World.unknown(), new InetSocketAddress(World.UNKNOWN, 80), new Place());
    for (SocketAddress target : targets) {
      try (SocketChannel channel = SocketChannel.open()) {
        channel.configureBlocking(false);
        seen.gives("connect", () -> channel.connect(target));
        seen.gives("finish", channel::finishConnect);
        seen.channel(channel);
      }
    }
  }

  private static void blocksLater(World world, Seen seen) throws Exception {
    for (SocketAddress target : List.of(world.open(), world.refusing())) {
      try (SocketChannel channel = begun(target)) {
        channel.configureBlocking(true);
        seen.gives("finish", channel::finishConnect);
        seen.channel(channel);
      }
    }
  }

  private static void handedOver(World world, Seen seen) throws Exception {
    try (SocketChannel channel = begun(world.open())) {
      channel.configureBlocking(true);
      Thread other = new Thread(() -> seen.gives("finish", channel::finishConnect), "other");
      other.start();
      other.join();
      World.talk(seen, channel);
      seen.channel(channel);
    }
  }

  private static void interrupted(World world, Seen seen) throws Exception {
    try (Selector selector = Selector.open();
        SocketChannel channel = SocketChannel.open()) {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_CONNECT);
      seen.gives(
          "connect",
          () -> {
            Thread.currentThread().interrupt();
            return channel.connect(world.silent());
          });
      seen.gives(
          "selected",
          () -> {
            Thread.currentThread().interrupt();
            return selector.select(World.LONG_MILLIS);
          });
      seen.channel(channel);
    }
  }

  private static void noSelector(World world, Seen seen) throws Exception {
    Selector selector = Selector.open();
    try (SocketChannel channel = begun(world.silent())) {
      channel.register(selector, SelectionKey.OP_CONNECT);
      selector.close();
      seen.gives("selected", selector::selectNow);
      seen.gives("register", () -> channel.register(selector, 0));
      seen.channel(channel);
    }
  }

  private static SocketChannel begun(SocketAddress target) throws Exception {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.connect(target);
    return channel;
  }
}
