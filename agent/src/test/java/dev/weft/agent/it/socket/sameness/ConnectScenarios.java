package dev.weft.agent.it.socket.sameness;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import java.util.function.Function;

/** {@code java.net.Socket}: which connects work, which don't, and with which words. */
final class ConnectScenarios {
  private static final String UNKNOWN = "UnknownHostException: " + World.UNKNOWN;
  private static final String ILLEGAL = "IllegalArgumentException: .*";

  private ConnectScenarios() {}

  static List<Scenario> all() {
    return List.of(
        connect("an address", "answer: HTTP/1.1 200", 0, World::open),
        connect("an address in time", "answer: HTTP/1.1 200", 5_000, World::open),
        connect("localhost", "answer", 0, w -> new InetSocketAddress("localhost", w.openPort())),
        connect("a name", "to: outside.test/127", 0, w -> at(World.NAME, w.openPort())),
        connect("a name in time", "to: outside.test/127", 5_000, w -> at(World.NAME, w.openPort())),
        connect("a quiet service", "to: quiet/127", 0, w -> at(World.QUIET, w.openPort())),
        connect("a quiet service, dead", "refused", 0, w -> at(World.QUIET, w.refusingPort())),
        connect("a quiet service, unresolved", "Unknown", 5_000, w -> unresolved(World.QUIET)),
        connect("another's name", "to: as.written.test/127", 0, w -> named(w.openPort())),
        connect("the wildcard", "answer", 0, w -> new InetSocketAddress(w.openPort())),
        connect("nobody's port", "Connection refused", 0, World::refusing),
        connect("nobody's port in time", "Connection refused", 5_000, World::refusing),
        connect("nobody's port by name", "refused", 0, w -> at(World.NAME, w.refusingPort())),
        connect("a port of IPv6", "connect: java.net", 0, w -> at("::1", w.refusingPort())),
        connect("port 0", "connect: java.net", 0, w -> World.loopback(0)),
        connect("an unresolved name", UNKNOWN, 0, w -> World.unknown()),
        connect("an unresolved name in time", UNKNOWN, 5_000, w -> World.unknown()),
        connect("an unknown name", UNKNOWN, 0, w -> at(World.UNKNOWN, 80)),
        connect("an unresolved empty name", "UnknownHost", 0, w -> unresolved("")),
        connect("an unresolved strange name", "UnknownHost", 0, w -> unresolved("..a b/[\u00e4")),
        connect("an unresolved literal", "connect: ", 0, w -> unresolved("127.0.0.1")),
        connect("null", ILLEGAL + "null", 0, w -> null),
        connect("null in time", ILLEGAL + "null", 100, w -> null),
        connect("another type", ILLEGAL + "Unsupported address type", 0, w -> new Place()),
        connect("a negative time", ILLEGAL + "negative", -1, World::open),
        connect("null and a negative time", ILLEGAL, -1, w -> null));
  }

  /** A connect, what it has led to, and what is left after a close. */
  private static Scenario connect(
      String name, String proof, int timeoutMillis, Function<World, SocketAddress> address) {
    return new Scenario(
        "connect to " + name,
        proof,
        (world, seen) -> {
          Socket socket = new Socket();
          try (socket) {
            if (seen.does("connect", () -> socket.connect(address.apply(world), timeoutMillis))) {
              World.talk(seen, socket);
            }
            seen.socket(socket);
          }
          seen.socket(socket);
        });
  }

  private static InetSocketAddress at(String host, int port) {
    return new InetSocketAddress(host, port);
  }

  private static InetSocketAddress unresolved(String host) {
    return InetSocketAddress.createUnresolved(host, 80);
  }

  private static InetSocketAddress named(int port) {
    return new InetSocketAddress(World.named(), port);
  }
}
