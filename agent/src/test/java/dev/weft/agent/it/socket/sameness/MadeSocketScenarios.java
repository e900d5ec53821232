package dev.weft.agent.it.socket.sameness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.SocketFactory;

/** Sockets from all constructors and from a factory. */
final class MadeSocketScenarios {
  private static final String ANSWER = "answer: HTTP/1.1 200";

  private MadeSocketScenarios() {}

  static List<Scenario> all() {
    return List.of(
        made("literal", ANSWER, w -> new Socket("127.0.0.1", w.openPort())),
        made("localhost", "localhost/127", w -> new Socket("localhost", w.openPort())),
        made("name", "outside.test/127", w -> new Socket(World.NAME, w.openPort())),
        made("no name", ANSWER, w -> new Socket((String) null, w.openPort())),
        made("empty name", ANSWER, w -> new Socket("", w.openPort())),
        made("no address", "made: ", w -> new Socket((InetAddress) null, w.openPort())),
        made("address", ANSWER, w -> new Socket(loopback(), w.openPort())),
        made("named address", "as.written.test/127", w -> new Socket(World.named(), w.openPort())),
        made("refused", "Connection refused", w -> new Socket("127.0.0.1", w.refusingPort())),
        made(
            "refused by name",
            "Connection refused",
            w -> new Socket("localhost", w.refusingPort())),
        made("unknown name", "UnknownHost.*" + World.UNKNOWN, w -> new Socket(World.UNKNOWN, 80)),
        made("no port", "IllegalArgument", w -> new Socket("127.0.0.1", -1)),
        made("no such port", "IllegalArgument", w -> new Socket(loopback(), 65_536)),
        made("from elsewhere", "127.0.0.3", w -> new Socket(World.NAME, w.openPort(), other(), 0)),
        made("from there", "127.0.0.3", w -> new Socket(loopback(), w.openPort(), other(), 0)),
        made(
            "from a port in use",
            "Bind",
            w -> new Socket("localhost", 1, loopback(), w.openPort())),
        made("without proxy", "not connected", w -> new Socket(Proxy.NO_PROXY)),
        made("no proxy at all", "IllegalArgument.*Proxy", w -> new Socket((Proxy) null)),
        made("by factory", ANSWER, w -> factory().createSocket("localhost", w.openPort())),
        made("later by factory", "not connected", w -> factory().createSocket()),
        new Scenario("connected without proxy", ANSWER, MadeSocketScenarios::withoutProxy));
  }

  private static Scenario made(String name, String proof, Maker maker) {
    return new Scenario(
        name,
        proof,
        (world, seen) -> {
          List<Socket> made = new ArrayList<>();
          Callable<String> make = () -> made.add(maker.make(world)) ? "ok" : "";
          if (seen.gives("made", make)) {
            try (Socket socket = made.get(0)) {
              World.talk(seen, socket);
              seen.socket(socket);
            }
            seen.socket(made.get(0));
          }
        });
  }

  private static void withoutProxy(World world, Seen seen) throws Exception {
    for (SocketAddress target : List.of(world.open(), world.refusing(), World.unknown())) {
      try (Socket socket = new Socket(Proxy.NO_PROXY)) {
        if (seen.does("connect", () -> socket.connect(target, 5_000))) {
          World.talk(seen, socket);
        }
        seen.socket(socket);
      }
    }
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByName("127.0.0.1");
  }

  private static InetAddress other() throws IOException {
    return InetAddress.getByName("127.0.0.3");
  }

  private static SocketFactory factory() {
    return SocketFactory.getDefault();
  }

  /** Makes a socket. */
  @FunctionalInterface
  private interface Maker {
    Socket make(World world) throws IOException;
  }
}
