package dev.weft.consul.http;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelId;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 to one Consul address on one event loop: a connection per request under way, a few idle
 * ones kept. Used on the event loop only; starts no thread.
 */
public final class ConsulHttp implements Requests {
  /** The largest response body read, packed or unpacked. */
  public static final int MAX_BODY_BYTES = 64 << 20;

  private static final int CONNECT_TIMEOUT_MILLIS = 3000;
  private static final int MAX_IDLE = 4;
  private static final int CROWD = 50;

  private final ConsulAddress address;
  private final Token token;
  private final TlsFiles tlsFiles;
  private final EventLoop loop;
  private final Executor lookups;
  private final List<Connection> open = new ArrayList<>();
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private @Nullable Tls tls;
  private boolean closed;
  // Written only by the event loop.
  private volatile int connections;

  /**
   * @param lookups where the name of Consul's own host is looked up
   */
  public ConsulHttp(URI address, Token token, TlsFiles tls, EventLoop loop, Executor lookups) {
    this.address = new ConsulAddress(address);
    this.token = token;
    this.tlsFiles = tls;
    this.loop = loop;
    this.lookups = lookups;
  }

  @Override
  public Runnable get(String target, long timeoutMillis, Consumer<Reply> done) {
    Exchange exchange = new Exchange(address.basePath() + target, done, token.current());
    exchange.timeout(loop, timeoutMillis);
    loop.execute(() -> begin(exchange));
    return exchange::cancel;
  }

  /** Open connections, idle ones included. Called on any thread. */
  public int connections() {
    return connections;
  }

  /** Closes every connection; what is under way is not called back. */
  public void close() {
    closed = true;
    for (Connection connection : List.copyOf(open)) {
      connection.abandon();
    }
  }

  void idle(Connection connection) {
    if (closed || idle.size() >= MAX_IDLE) {
      connection.close();
    } else {
      idle.push(connection);
    }
  }

  void gone(Connection connection) {
    idle.remove(connection);
    open.remove(connection);
    connections = open.size();
    if (!connection.hasAnswered()) {
      // The files may have been renewed since.
      tls = null;
    }
  }

  /** A hint for a connection that broke, if there are so many that Consul's limit may be why. */
  String crowd() {
    return connections < CROWD
        ? ""
        : " (" + connections + " connections of this JVM alone; Consul allows 200 of one address)";
  }

  /** Sends once more what a reused connection lost by being closed under it. */
  void again(Exchange exchange) {
    connect(exchange);
  }

  private void begin(Exchange exchange) {
    if (closed) {
      exchange.cancel();
      return;
    }
    Connection reused = idle.poll();
    try {
      if (reused != null) {
        reused.send(exchange);
      } else {
        connect(exchange);
      }
    } catch (RuntimeException e) {
      exchange.fail("an error of ours: " + e);
    }
  }

  private void connect(Exchange exchange) {
    String host = address.host();
    InetAddress literal = Hosts.literal(host);
    if (literal != null) {
      connect(exchange, new InetAddress[] {literal}, 0);
      return;
    }
    lookups.execute(
        () -> {
          try {
            InetAddress[] found = InetAddress.getAllByName(host);
            loop.execute(() -> connect(exchange, found, 0));
          } catch (UnknownHostException e) {
            loop.execute(() -> exchange.fail("host name " + host + " unknown"));
          }
        });
  }

  private void connect(Exchange exchange, InetAddress[] addresses, int at) {
    if (closed || exchange.isOver()) {
      return;
    }
    SslHandler ssl;
    try {
      ssl = address.isTls() ? new SslHandler(tls().engine(address.port())) : null;
    } catch (IOException e) {
      exchange.fail(Seen.message(e));
      return;
    }
    NioSocketChannel channel = new PlainlyNamed();
    channel.config().setTcpNoDelay(true).setKeepAlive(true);
    channel.config().setConnectTimeoutMillis(CONNECT_TIMEOUT_MILLIS);
    if (ssl != null) {
      channel.pipeline().addLast(ssl);
    }
    Connection connection = new Connection(this, channel, address.hostHeader());
    channel.pipeline().addLast(connection);
    open.add(connection);
    connections = open.size();
    exchange.onCancel(connection::close);
    loop.register(channel);
    ChannelFuture connected = channel.connect(new InetSocketAddress(addresses[at], address.port()));
    connected.addListener(
        future -> {
          if (future.isSuccess()) {
            connection.send(exchange);
          } else {
            connection.close();
            gone(connection);
            if (at + 1 < addresses.length) {
              connect(exchange, addresses, at + 1);
            } else {
              exchange.fail(Seen.of(future.cause()));
            }
          }
        });
  }

  private Tls tls() throws IOException {
    if (tls == null) {
      tls = new Tls(tlsFiles, address.host());
    }
    return tls;
  }

  /** A channel without Netty's own id, which looks through all network interfaces first. */
  private static final class PlainlyNamed extends NioSocketChannel {
    @Override
    protected ChannelId newId() {
      return new ConnectionId();
    }
  }
}
