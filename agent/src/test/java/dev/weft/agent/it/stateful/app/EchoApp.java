package dev.weft.agent.it.stateful.app;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.stateful.app.Dial.Answer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.TreeSet;

/** An application that uses the JDK's sockets and channels, each way in turn. */
public final class EchoApp {
  private EchoApp() {}

  /** The ways that there are. */
  public static Fields ways(Fields nothing) {
    Fields ways = Fields.of();
    for (Dial way : Dial.values()) {
      ways.with(way.name(), way.ordinal());
    }
    return ways;
  }

  /** Connects {@code count} times in one way: which server answered how often. */
  public static Fields spread(Fields what) throws Exception {
    Tally tally = new Tally();
    for (int i = 0; i < what.number("count", 1); i++) {
      tally.add(ask(what).server());
    }
    return tally.fields();
  }

  /** Connects once: the server's {@code name}, and the {@code host} and {@code address} seen. */
  public static Fields look(Fields what) throws Exception {
    return ask(what).fields();
  }

  /** What a name resolves to, and the names of what it resolves to. */
  public static Fields resolve(Fields what) throws UnknownHostException {
    Set<String> addresses = new TreeSet<>();
    Set<String> names = new TreeSet<>();
    for (InetAddress address : InetAddress.getAllByName(what.get("host"))) {
      addresses.add(address.getHostAddress());
      names.add(InetAddress.getByAddress(address.getAddress()).getHostName());
    }
    return Fields.of("addresses", String.join(",", addresses), "names", String.join(",", names));
  }

  /** A worker for each way; each operation is a connection. */
  public static Fields load(Fields what) {
    Dial[] ways = Dial.values();
    String host = what.get("host");
    int port = what.number("port", 7);
    Workload.start(ways.length, worker -> () -> ways[worker].ask(host, port).server());
    return Fields.of();
  }

  private static Answer ask(Fields what) throws Exception {
    return Dial.valueOf(what.get("way")).ask(what.get("host"), what.number("port", 7));
  }
}
