package dev.weft.agent.it.socket.sameness;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;

/** What the application's hosts file knows, and what it doesn't. */
final class LookUpScenarios {
  private static final String UNKNOWN = "UnknownHostException: ";

  private LookUpScenarios() {}

  static List<Scenario> all() {
    return List.of(
        known(World.NAME),
        known(World.QUIET),
        unknown(World.UNKNOWN),
        unknown("OUTSIDE.test"),
        unknown("nosuchhost"),
        unknown("sub.users"),
        unknown("users.test"),
        unknown("users..service"),
        unknown("a b"),
        unknown("_under._score"),
        unknown("%2e"),
        unknown("256.1.1.1.1"),
        unknown("xn--nxasmq6b.test"),
        unknown("\u00e4.test"),
        new Scenario("interrupted", UNKNOWN + ".*, interrupted", LookUpScenarios::interrupted),
        new Scenario("back from an address", "name: ", LookUpScenarios::reverse),
        new Scenario("back from a reserved address", "240.1.2.3", LookUpScenarios::reserved),
        new Scenario("own host", "local: ", LookUpScenarios::own));
  }

  private static Scenario known(String name) {
    return new Scenario(
        "known " + name,
        "one: " + name + "/127.0.0.1",
        (world, seen) -> {
          seen.gives("one", () -> InetAddress.getByName(name));
          seen.gives("all", () -> Arrays.toString(InetAddress.getAllByName(name)));
          seen.gives("canonical", () -> InetAddress.getByName(name).getCanonicalHostName());
          seen.gives("again", () -> InetAddress.getByName(name));
          seen.gives("at", () -> new InetSocketAddress(name, 80));
        });
  }

  private static Scenario unknown(String name) {
    return new Scenario(
        "unknown " + name,
        "one: java.net." + UNKNOWN,
        (world, seen) -> {
          seen.gives("one", () -> InetAddress.getByName(name));
          // From the cache of what isn't there.
          seen.gives("again", () -> InetAddress.getByName(name));
          seen.gives("all", () -> Arrays.toString(InetAddress.getAllByName(name)));
          InetSocketAddress address = new InetSocketAddress(name, 80);
          seen.note("at", address + " " + address.isUnresolved() + " " + address.getAddress());
          seen.note("string", address.getHostString() + " " + address.getHostName());
        });
  }

  /** These names may be the mesh's for all that anybody knows, so they may be waited for. */
  private static void interrupted(World world, Seen seen) {
    seen.gives(
        "one",
        () -> {
          Thread.currentThread().interrupt();
          return InetAddress.getByName("nosuchhosttoo");
        });
    seen.gives(
        "connect",
        () -> {
          Thread.currentThread().interrupt();
          return new Socket("nosuchserver", 80);
        });
    seen.does(
        "connect unresolved",
        () -> {
          Thread.currentThread().interrupt();
          try (Socket socket = new Socket()) {
            socket.connect(InetSocketAddress.createUnresolved("nosuchname", 80));
          }
        });
    seen.gives(
        "open",
        () -> {
          Thread.currentThread().interrupt();
          return SocketChannel.open(InetSocketAddress.createUnresolved("nosuchchannel", 80));
        });
  }

  private static void reverse(World world, Seen seen) throws Exception {
    for (byte last = 1; last <= 3; last++) {
      InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 0, last});
      seen.gives("name", address::getHostName);
      seen.gives("canonical", address::getCanonicalHostName);
      seen.note("text", address);
    }
  }

  private static void reserved(World world, Seen seen) throws Exception {
    InetAddress address = InetAddress.getByAddress(new byte[] {(byte) 240, 1, 2, 3});
    seen.gives("name", address::getHostName);
    seen.gives("again", address::getHostName);
    seen.gives("canonical", address::getCanonicalHostName);
    seen.note("text", address);
    InetSocketAddress at = new InetSocketAddress("240.1.2.3", 80);
    seen.note("string", at.getHostString());
    seen.gives("name", at::getHostName);
    seen.note("at", at);
    byte[] six = InetAddress.getByName("2001:db8::1").getAddress();
    seen.gives("six", () -> InetAddress.getByAddress(six).getHostName());
  }

  private static void own(World world, Seen seen) {
    seen.gives("local", InetAddress::getLocalHost);
    seen.gives("again", InetAddress::getLocalHost);
  }
}
