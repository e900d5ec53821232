package dev.weft.agent.socket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** What the benchmarks connect to. In the JVM that starts theirs, so that its work isn't theirs. */
final class Peers {
  private static final String PREFIX = "bench.";
  private static final int BACKLOG = 1024;
  private static final int BUFFER_BYTES = 64 * 1024;

  /** Connections are ended so much later: the client has closed its end by then. */
  private static final int LATER = 32;

  private final ServerSocket ending = listen();
  private final ServerSocket echo = listen();
  private final ServerSocket sink = listen();

  void start() {
    run("ending", this::end);
    run("echo", () -> serve(echo, 1));
    run("sink", () -> serve(sink, 0));
  }

  /** Options of a JVM that is to find them. */
  List<String> options() {
    return List.of(
        "-D" + PREFIX + "ending=" + ending.getLocalPort(),
        "-D" + PREFIX + "echo=" + echo.getLocalPort(),
        "-D" + PREFIX + "sink=" + sink.getLocalPort());
  }

  int echoPort() {
    return echo.getLocalPort();
  }

  static int port(String name) {
    return Integer.getInteger(PREFIX + name);
  }

  /** A reset leaves no port in TIME_WAIT, of which there aren't enough. */
  private void end() {
    Queue<Socket> open = new ArrayDeque<>();
    while (true) {
      try {
        open.add(ending.accept());
        if (open.size() > LATER) {
          Socket oldest = open.remove();
          oldest.setSoLinger(true, 0);
          oldest.close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void serve(ServerSocket server, int answerBytes) {
    while (true) {
      try {
        Socket accepted = server.accept();
        accepted.setTcpNoDelay(true);
        run("peer", () -> answer(accepted, answerBytes));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void answer(Socket socket, int answerBytes) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (socket) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      while (in.read(buffer) > 0) {
        if (answerBytes > 0) {
          out.write(buffer, 0, answerBytes);
        }
      }
    } catch (IOException e) {
      // A benchmark is over.
    }
  }

  private static ServerSocket listen() {
    try {
      return new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
