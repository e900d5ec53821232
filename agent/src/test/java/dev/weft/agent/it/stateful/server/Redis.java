package dev.weft.agent.it.stateful.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weft.agent.it.consul.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Redis servers that keep nothing. */
public final class Redis {
  private static final String READY = "Ready to accept connections";
  private static final int SLOTS = 16_384;

  private Redis() {}

  /** One by itself, with its name at the key {@code name}. */
  public static LocalServer start(String name) {
    LocalServer server = start(name, List.of());
    order(server, "SET name " + name);
    return server;
  }

  /** Nodes that share the keys among them as Redis Cluster does; returns when they agree. */
  public static List<LocalServer> cluster(String... names) {
    List<LocalServer> nodes = new ArrayList<>();
    for (String name : names) {
      String bus = "" + LocalServer.freePort();
      LocalServer node = start(name, List.of("--cluster-enabled", "yes", "--cluster-port", bus));
      int first = SLOTS * nodes.size() / names.length;
      nodes.add(node);
      int last = SLOTS * nodes.size() / names.length - 1;
      order(node, "CLUSTER ADDSLOTSRANGE " + first + " " + last);
      order(nodes.get(0), "CLUSTER MEET " + node.address() + " " + node.port() + " " + bus);
    }
    for (LocalServer node : nodes) {
      Patience.await("a cluster", () -> ask(node, "CLUSTER INFO").contains("cluster_state:ok"));
    }
    return nodes;
  }

  /** A Redis Sentinel that knows a server by a name of its own. */
  public static LocalServer sentinel(String name, String watched, LocalServer server) {
    Path folder = LocalServer.newFolder();
    Path file = folder.resolve("sentinel.conf");
    return LocalServer.start(
        name,
        folder,
        "+monitor",
        port -> {
          write(
              file,
              "port " + port,
              "bind " + LocalServer.LOOPBACK,
              "dir " + folder,
              "sentinel monitor " + watched + " " + server.address() + " " + server.port() + " 1");
          return List.of(Program.find("redis-server"), file.toString(), "--sentinel");
        });
  }

  /** How many keys a server has. */
  public static int keys(LocalServer server) {
    return Integer.parseInt(ask(server, "DBSIZE").substring(1));
  }

  private static LocalServer start(String name, List<String> more) {
    Path folder = LocalServer.newFolder();
    return LocalServer.start(
        name,
        folder,
        READY,
        port -> {
          List<String> command = new ArrayList<>();
          command.addAll(List.of(Program.find("redis-server"), "--port", "" + port));
          command.addAll(List.of("--bind", LocalServer.LOOPBACK, "--dir", folder.toString()));
          command.addAll(List.of("--save", "", "--appendonly", "no"));
          command.addAll(more);
          return command;
        });
  }

  private static void order(LocalServer server, String command) {
    String reply = ask(server, command);
    if (!reply.equals("+OK")) {
      throw new IllegalStateException(command + ": " + reply);
    }
  }

  /** The answer to a command: its one line, or the lines that it announces. */
  private static String ask(LocalServer server, String command) {
    try (Socket socket = new Socket(server.address(), server.port())) {
      socket.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      String line = String.valueOf(in.readLine());
      if (!line.startsWith("$")) {
        return line;
      }
      char[] text = new char[Integer.parseInt(line.substring(1))];
      for (int read = 0; read < text.length; ) {
        int more = in.read(text, read, text.length - read);
        if (more < 0) {
          throw new IOException("the end in " + command);
        }
        read += more;
      }
      return new String(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String... lines) {
    try {
      Files.write(file, List.of(lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
