package dev.weft.agent.it.socket.sameness;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;

/**
 * Sockets by way of a proxy; it is asked for the name as it was written, one of the mesh as well.
 */
final class ProxyScenarios {
  private static final String OUTSIDE = "asked for name far.test:80";
  private static final String SERVICE = "asked for name users:80";

  /** Runs out while the proxy's answer is waited for: the connect to it is over before. */
  private static final int ANSWER_MILLIS = 1_000;

  private ProxyScenarios() {}

  static List<Scenario> all() {
    return List.of(
        byProxy("SOCKS to a name", OUTSIDE, Proxy.Type.SOCKS, unresolved("far.test")),
        byProxy("SOCKS to a service", SERVICE, Proxy.Type.SOCKS, unresolved(World.SERVICE)),
        byProxy("SOCKS to an address", "asked for ipv4", Proxy.Type.SOCKS, World.loopback(81)),
        byProxy(
            "SOCKS to a named address",
            "asked for ipv4 127.0.0.1:82",
            Proxy.Type.SOCKS,
            new InetSocketAddress(World.named(), 82)),
        byProxy("HTTP to a name", "CONNECT far.test:80", Proxy.Type.HTTP, unresolved("far.test")),
        byProxy("HTTP to a service", "CONNECT users:80", Proxy.Type.HTTP, unresolved("users")),
        byProxy("HTTP to an address", "CONNECT 127.0.0.1:81", Proxy.Type.HTTP, World.loopback(81)),
        new Scenario("SOCKS proxy refuses", "connect: .*refused", ProxyScenarios::refused),
        new Scenario("SOCKS proxy unknown", "connect: .*", ProxyScenarios::unknown),
        new Scenario("SOCKS proxy in time", "connect: .*Timeout.*after", ProxyScenarios::timeout),
        new Scenario("HTTP proxy refuses", "connect: .*Connection refused", ProxyScenarios::noHttp),
        new Scenario("chosen proxy", "asked for name users:80", ProxyScenarios::chosen),
        new Scenario(
            "chosen proxy refuses", "failed: socket://users", ProxyScenarios::chosenRefuses),
        new Scenario(
            "chosen by properties", "asked for name users:80", ProxyScenarios::properties));
  }

  private static Scenario byProxy(
      String name, String proof, Proxy.Type type, InetSocketAddress target) {
    return new Scenario(
        name,
        proof,
        (world, seen) -> {
          for (int timeoutMillis : new int[] {0, 5_000}) {
            ask(seen, new Socket(new Proxy(type, world.proxy())), target, timeoutMillis);
          }
        });
  }

  private static void refused(World world, Seen seen) throws Exception {
    Proxy proxy = new Proxy(Proxy.Type.SOCKS, world.refusing());
    ask(seen, new Socket(proxy), unresolved("far.test"), 0);
    ask(seen, new Socket(proxy), world.open(), 5_000);
  }

  private static void unknown(World world, Seen seen) throws Exception {
    Proxy proxy = new Proxy(Proxy.Type.SOCKS, World.unknown());
    ask(seen, new Socket(proxy), unresolved("far.test"), 0);
  }

  private static void timeout(World world, Seen seen) throws Exception {
    timeout(seen, world.silent(), World.WAIT_MILLIS);
    timeout(seen, world.open(), ANSWER_MILLIS);
  }

  private static void timeout(Seen seen, SocketAddress silent, int millis) throws Exception {
    try (Socket socket = new Socket(new Proxy(Proxy.Type.SOCKS, silent))) {
      seen.waits("connect", millis, () -> socket.connect(unresolved("far.test"), millis));
      seen.socket(socket);
    }
  }

  private static void noHttp(World world, Seen seen) throws Exception {
    ask(seen, new Socket(new Proxy(Proxy.Type.HTTP, world.refusing())), unresolved("far.test"), 0);
  }

  private static void chosen(World world, Seen seen) throws Exception {
    select(seen, world.proxy());
  }

  private static void chosenRefuses(World world, Seen seen) throws Exception {
    select(seen, world.refusing());
  }

  private static void select(Seen seen, SocketAddress proxy) throws Exception {
    ProxySelector before = ProxySelector.getDefault();
    ProxySelector.setDefault(new Chosen(seen, new Proxy(Proxy.Type.SOCKS, proxy)));
    try {
      ask(seen, new Socket(), unresolved("far.test"), 0);
      ask(seen, new Socket(), unresolved(World.SERVICE), 0);
      ask(seen, new Socket(), unresolved(World.SERVICE), 5_000);
      ask(seen, new Socket(), World.loopback(83), 0);
    } finally {
      ProxySelector.setDefault(before);
    }
  }

  private static void properties(World world, Seen seen) throws Exception {
    System.setProperty("socksProxyHost", "127.0.0.1");
    System.setProperty("socksProxyPort", "" + world.proxyPort());
    try {
      ask(seen, new Socket(), unresolved("far.test"), 0);
      ask(seen, new Socket(), unresolved(World.SERVICE), 5_000);
      ask(seen, new Socket(Proxy.NO_PROXY), unresolved("far.test"), 0);
      // Loopback addresses are called without a proxy.
      ask(seen, new Socket(), world.refusing(), 0);
    } finally {
      System.clearProperty("socksProxyHost");
      System.clearProperty("socksProxyPort");
    }
  }

  /** Connects, and reads what the proxy says that it was asked for. */
  private static void ask(Seen seen, Socket socket, SocketAddress target, int timeoutMillis)
      throws IOException {
    try (socket) {
      if (seen.does("connect", () -> socket.connect(target, timeoutMillis))) {
        seen.gives("answer", () -> answer(socket));
      }
      seen.socket(socket);
    }
    seen.socket(socket);
  }

  private static String answer(Socket socket) throws IOException {
    socket.getOutputStream().write('?');
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
  }

  private static InetSocketAddress unresolved(String host) {
    return InetSocketAddress.createUnresolved(host, 80);
  }

  /** The same proxy for everything; writes down what it is asked. */
  private static final class Chosen extends ProxySelector {
    private final Seen seen;
    private final Proxy proxy;

    Chosen(Seen seen, Proxy proxy) {
      this.seen = seen;
      this.proxy = proxy;
    }

    @Override
    public List<Proxy> select(URI uri) {
      seen.note("selected", uri);
      return List.of(proxy);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
      seen.note("failed", uri + " by " + address + " " + Seen.thrown(failure));
    }
  }
}
