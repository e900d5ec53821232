package dev.weft.consul.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The connections to one Consul and the requests that wait for one. Lives on the event loop.
 *
 * <p>Over HTTP/1.1 each request that waits has a connection opened for it; over HTTP/2 all wait for
 * one, and another is opened only when that one is full. Which of the two it is shows with the
 * first connection over TLS, and is asked anew once all are gone.
 */
final class Connections implements Dialer.Taker {
  private static final String HTTP2 = "h2";
  private static final int MAX_IDLE = 4;
  private static final long SETTLE_MILLIS = 100;

  private final ConsulAddress address;
  private final Dialer dialer;
  private final EventLoop loop;
  private final List<Connection> open = new ArrayList<>();
  private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
  private int dialing;
  private boolean shared;
  private boolean closed;
  // Written only by the event loop.
  private volatile int count;

  Connections(ConsulAddress address, Dialer dialer, EventLoop loop) {
    this.address = address;
    this.dialer = dialer;
    this.loop = loop;
    this.shared = address.isTls();
  }

  /** Open ones, idle ones included. Called on any thread. */
  int count() {
    return count;
  }

  void take(Exchange exchange) {
    if (closed) {
      exchange.cancel();
      return;
    }
    if (exchange.isOver()) {
      return;
    }
    waiting.add(exchange);
    exchange.onCancel(() -> waiting.remove(exchange));
    serve();
  }

  /** Sends once more what was lost with a connection before Consul can have seen it. */
  void again(Exchange exchange) {
    if (exchange.retried) {
      exchange.fail("connection closed without a whole answer, twice");
    } else if (!exchange.isOver()) {
      exchange.retried = true;
      loop.execute(() -> take(exchange));
    }
  }

  /**
   * A new connection broke before any answer. If others go on after a moment, Consul lives and
   * takes no more of them. Those that come in the place of broken ones show nothing yet.
   */
  void unanswered(Exchange exchange, String seen) {
    dialer.forgetTls();
    exchange.onCancel(null);
    Set<Connection> before = busy();
    loop.schedule(
        () -> {
          Set<Connection> others = busy();
          others.retainAll(before);
          exchange.end(new Reply.Failure(seen + " before any answer", others.size()));
        },
        SETTLE_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  private Set<Connection> busy() {
    Set<Connection> busy = new HashSet<>(open);
    busy.removeIf(Connection::isIdle);
    return busy;
  }

  /** The connection can take a request again. */
  void free(Connection connection) {
    serve();
    if (!connection.isIdle() || !connection.hasRoom()) {
      return;
    }
    int idle = 0;
    for (Connection other : open) {
      idle += other.isIdle() ? 1 : 0;
    }
    if (closed || idle > MAX_IDLE) {
      connection.abandon();
    }
  }

  /** Closes a connection that nobody has used for a while and that isn't the only one. */
  void maybeClose(Connection connection) {
    if (connection.isIdle() && open.size() > 1) {
      connection.abandon();
    }
  }

  void gone(Connection connection) {
    open.remove(connection);
    counted();
    serve();
  }

  void close() {
    closed = true;
    for (Exchange exchange : List.copyOf(waiting)) {
      exchange.cancel();
    }
    for (Connection connection : List.copyOf(open)) {
      connection.abandon();
    }
  }

  @Override
  public void opened(Channel channel, String protocol) {
    dialing--;
    if (closed) {
      channel.close();
      return;
    }
    shared = protocol.equals(HTTP2);
    if (shared) {
      open.add(Http2Connection.on(channel, this, address.hostHeader()));
    } else {
      Http1Connection connection = new Http1Connection(this, channel, address.hostHeader());
      channel.pipeline().addLast(connection);
      open.add(connection);
    }
    counted();
    free(open.get(open.size() - 1));
  }

  @Override
  public void failed(String seen, boolean cut) {
    dialing--;
    for (int lost = shared ? waiting.size() : 1; lost > 0 && !waiting.isEmpty(); lost--) {
      Exchange exchange = waiting.poll();
      if (cut) {
        unanswered(exchange, seen);
      } else {
        exchange.fail(seen);
      }
    }
    serve();
  }

  private void serve() {
    for (int i = 0; i < open.size() && !waiting.isEmpty(); i++) {
      Connection connection = open.get(i);
      while (connection.hasRoom() && !waiting.isEmpty()) {
        connection.send(waiting.poll());
      }
    }
    while (dialing < (shared ? Math.min(1, waiting.size()) : waiting.size())) {
      dialing++;
      try {
        dialer.dial(this);
      } catch (RuntimeException e) {
        failed("an error of ours: " + e, false);
      }
    }
  }

  private void counted() {
    count = open.size();
    if (open.isEmpty()) {
      shared = address.isTls();
    }
  }
}
