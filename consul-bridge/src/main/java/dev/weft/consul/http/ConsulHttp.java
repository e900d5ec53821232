package dev.weft.consul.http;

import io.netty.channel.EventLoop;
import java.net.URI;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * HTTP to one Consul address on one event loop: HTTP/2 where TLS agrees on it, else HTTP/1.1. Used
 * on the event loop only; starts no thread.
 */
public final class ConsulHttp implements Requests {
  /** The largest response body read, packed or unpacked. */
  public static final int MAX_BODY_BYTES = 64 << 20;

  private final ConsulAddress address;
  private final Token token;
  private final EventLoop loop;
  private final Connections connections;

  /**
   * @param lookups where the name of Consul's own host is looked up
   */
  public ConsulHttp(URI address, Token token, TlsFiles tls, EventLoop loop, Executor lookups) {
    this.address = new ConsulAddress(address);
    this.token = token;
    this.loop = loop;
    this.connections =
        new Connections(this.address, new Dialer(this.address, tls, loop, lookups), loop);
  }

  @Override
  public Runnable get(String target, long timeoutMillis, Consumer<Reply> done) {
    Exchange exchange = new Exchange(address.basePath() + target, done, token.current());
    exchange.timeout(loop, timeoutMillis);
    loop.execute(() -> connections.take(exchange));
    return exchange::cancel;
  }

  /** Open connections, idle ones included. Called on any thread. */
  public int connections() {
    return connections.count();
  }

  /** Closes every connection; what is under way is not called back. */
  public void close() {
    connections.close();
  }
}
