package dev.weft.agent.it.socket.sameness;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What an application has seen in one scenario, as a text that is the same in any JVM: numbers of
 * chance, local ports first of all, are taken out. Used by one thread at a time.
 */
final class Seen {
  /** What takes so much longer than it must has hung; less than {@link World#LONG_MILLIS}. */
  private static final long LATE_MILLIS = 9_000;

  /** By so much a clock may be off. */
  private static final long EARLY_MILLIS = 5;

  private final StringBuilder text = new StringBuilder();

  /** A step that may throw: how it went. Returns whether it went well. */
  boolean does(String name, Action action) {
    return waits(name, 0, action);
  }

  /** A step that has to take a time. */
  boolean waits(String name, long leastMillis, Action action) {
    return gives(
        name,
        leastMillis,
        () -> {
          action.run();
          return "ok";
        });
  }

  /** A question that may throw: its answer. */
  boolean gives(String name, Callable<? extends @Nullable Object> question) {
    return gives(name, 0, question);
  }

  void note(String name, @Nullable Object value) {
    text.append(name).append(": ").append(withoutChance(String.valueOf(value))).append('\n');
  }

  void socket(Socket socket) {
    note(
        "socket",
        (socket.isClosed() ? "closed" : "open")
            + (socket.isBound() ? ", bound" : "")
            + (socket.isConnected() ? ", connected" : "")
            + (socket.isInputShutdown() ? ", no input" : "")
            + (socket.isOutputShutdown() ? ", no output" : "")
            + (socket.getChannel() == null ? "" : ", of a channel"));
    note("is", socket);
    note("to", socket.getInetAddress() + " " + socket.getPort());
    note("at", socket.getRemoteSocketAddress());
    note("from", socket.getLocalAddress() + " " + Math.min(socket.getLocalPort(), 1));
    note("here", local(socket.getLocalSocketAddress()));
  }

  void channel(SocketChannel channel) {
    note(
        "channel",
        (channel.isOpen() ? "open" : "closed")
            + (channel.isConnected() ? ", connected" : "")
            + (channel.isConnectionPending() ? ", pending" : "")
            + (channel.isBlocking() ? ", blocking" : "")
            + (channel.isRegistered() ? ", registered" : ""));
    note("is", channel);
    gives("at", channel::getRemoteAddress);
    gives("here", () -> local(channel.getLocalAddress()));
  }

  void channel(AsynchronousSocketChannel channel) {
    note("channel", channel.isOpen() ? "open" : "closed");
    note("is", channel);
    gives("at", channel::getRemoteAddress);
    gives("here", () -> local(channel.getLocalAddress()));
  }

  /** An exception and its causes. */
  static String thrown(Throwable thrown) {
    StringBuilder chain = new StringBuilder();
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      chain.append(chain.length() == 0 ? "" : " by ").append(each.getClass().getName());
      chain.append(": ").append(each.getMessage());
      chain.append(" suppressed ".repeat(each.getSuppressed().length));
    }
    return chain.toString();
  }

  /** The local address of a socket, without the port that it happens to have. */
  static String local(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getPort() > 0
        ? inet.getAddress() + ":PORT"
        : String.valueOf(address);
  }

  @Override
  public String toString() {
    return text.toString();
  }

  boolean gives(String name, long leastMillis, Callable<? extends @Nullable Object> question) {
    long start = System.nanoTime();
    boolean well = false;
    String what;
    try {
      what = String.valueOf(question.call());
      well = true;
    } catch (Exception | LinkageError e) {
      what = thrown(e);
    }
    long millis = (System.nanoTime() - start) / 1_000_000;
    String interrupted = Thread.interrupted() ? ", interrupted" : "";
    note(name, what + interrupted + duration(millis, leastMillis));
    return well;
  }

  private static String duration(long millis, long leastMillis) {
    if (millis > leastMillis + LATE_MILLIS) {
      return ", late";
    }
    if (leastMillis == 0) {
      return "";
    }
    return (millis < leastMillis - EARLY_MILLIS ? ", before " : ", after ") + leastMillis + " ms";
  }

  private static String withoutChance(String text) {
    return text.replaceAll("localport=[1-9]\\d*", "localport=PORT")
        .replaceAll("local=(\\S*):[1-9]\\d*", "local=$1:PORT")
        .replaceAll("Session\\(\\d+", "Session(TIME")
        .replaceAll("@[0-9a-f]+", "@ID");
  }

  /** A step without a result. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }
}
