package dev.weft.agent.it.socket.sameness;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Names and addresses that the JDK knows by itself or from the hosts file of the machine. */
final class NameScenarios {
  /** Too long for a label, so that no name server is asked. */
  private static final String TOO_LONG = "x".repeat(64) + ".test";

  private NameScenarios() {}

  static List<Scenario> all() {
    return List.of(
        byName("127.0.0.1", "one: /127.0.0.1"),
        byName("127.1", "one: "),
        byName("::1", "one: "),
        byName("[::1]", "one: "),
        byName("::ffff:127.0.0.1", "one: /127.0.0.1"),
        byName("::127.0.0.1", "one: "),
        byName("fe80::1", "one: "),
        byName("fe80::1%no-such-zone", "one: "),
        byName("240.0.0.1", "one: /240.0.0.1"),
        byName("240.255.255.255", "one: /240.255.255.255"),
        byName("localhost", "one: localhost/"),
        byName("LOCALHOST", "one: (?i:localhost)/"),
        byName("", "one: localhost/"),
        byName(null, "one: localhost/"),
        byName("[127.0.0.1]", "one: .*UnknownHostException"),
        byName("[", "one: .*UnknownHostException"),
        byName("..", "one: .*UnknownHostException"),
        byName(TOO_LONG, "one: .*UnknownHostException"),
        new Scenario("rebuilt", "name: given", NameScenarios::rebuilt),
        new Scenario("loopback", "name: localhost", NameScenarios::loopback),
        new Scenario("bad bytes", "UnknownHostException: .*length", NameScenarios::badBytes),
        new Scenario("reachable", "reachable: true", NameScenarios::reachable),
        new Scenario("socket addresses", "resolved: .*127.0.0.1:80", NameScenarios::addresses),
        new Scenario("ports", "IllegalArgumentException: port", NameScenarios::ports));
  }

  private static Scenario byName(@Nullable String name, String proof) {
    return new Scenario(
        "name " + name,
        proof,
        (world, seen) -> {
          seen.gives("one", () -> InetAddress.getByName(name));
          seen.gives("all", () -> Arrays.toString(InetAddress.getAllByName(name)));
          seen.gives("again", () -> InetAddress.getByName(name));
          seen.gives("at", () -> address(name == null ? "" : name));
        });
  }

  private static void rebuilt(World world, Seen seen) throws Exception {
    byte[] bytes = {10, 11, 12, 13};
    InetAddress given = InetAddress.getByAddress("given", bytes);
    seen.note("name", given.getHostName());
    seen.note("text", given);
    seen.note("equal", given.equals(InetAddress.getByAddress(bytes)));
    InetAddress reserved = InetAddress.getByAddress("given", new byte[] {(byte) 240, 1, 2, 3});
    seen.note("reserved", reserved + " " + reserved.getHostName());
    seen.note("kind", reserved.isSiteLocalAddress() + " " + reserved.isMulticastAddress());
    seen.note("six", InetAddress.getByAddress("given", new byte[16]));
  }

  private static void loopback(World world, Seen seen) throws Exception {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    seen.note("before", loopback);
    seen.gives("name", loopback::getHostName);
    seen.gives("canonical", loopback::getCanonicalHostName);
    seen.note("after", loopback);
    seen.note("own", InetAddress.getLoopbackAddress());
    InetSocketAddress socket = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 80);
    seen.note("string", socket.getHostString());
    seen.note("name", socket.getHostName());
    seen.note("string", socket.getHostString() + " " + socket);
  }

  private static void badBytes(World world, Seen seen) {
    seen.gives("three", () -> InetAddress.getByAddress(new byte[3]));
    seen.gives("none", () -> InetAddress.getByAddress("name", new byte[0]));
  }

  private static void reachable(World world, Seen seen) throws Exception {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    seen.gives("reachable", () -> loopback.isReachable(2_000));
    seen.gives("negative", () -> loopback.isReachable(-1));
    InetAddress any = InetAddress.getByName("0.0.0.0");
    seen.note("any", any.isAnyLocalAddress() + " " + any);
  }

  private static void addresses(World world, Seen seen) throws Exception {
    InetSocketAddress resolved = new InetSocketAddress("127.0.0.1", 80);
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("127.0.0.1", 80);
    seen.note("resolved", resolved + " " + resolved.getHostString());
    seen.note("unresolved", unresolved + " " + unresolved.getAddress());
    seen.note("equal", resolved.equals(unresolved));
    seen.note("service", InetSocketAddress.createUnresolved(World.SERVICE, 80));
    seen.note("wildcard", new InetSocketAddress(80));
    seen.note("null", new InetSocketAddress((InetAddress) null, 80));
    InetSocketAddress named = new InetSocketAddress(World.named(), 80);
    seen.note("named", named + " " + named.getHostString() + " " + named.equals(resolved));
    seen.note("hash", named.hashCode() == resolved.hashCode());
  }

  private static void ports(World world, Seen seen) {
    Callable<?> negative = () -> new InetSocketAddress("127.0.0.1", -1);
    seen.gives("negative", negative);
    seen.gives("large", () -> InetSocketAddress.createUnresolved("name", 65_536));
    seen.gives("no name", () -> InetSocketAddress.createUnresolved(null, 80));
  }

  private static String address(String name) throws UnknownHostException {
    InetSocketAddress address = new InetSocketAddress(name, 80);
    return address + " " + address.isUnresolved() + " " + address.getHostString();
  }
}
