package dev.weft.agent.it.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * One instance of a service: a real server on a loopback address that speaks HTTP/1.1 and HTTP/2
 * (by upgrade and by ALPN), in the clear and with TLS, all on one port. Remembers what it received.
 */
public final class HttpEndpoint implements AutoCloseable {
  private static final EventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(
          2, new DefaultThreadFactory("endpoints", true), NioIoHandler.newFactory());

  private final String name;
  private final Channel server;
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final AtomicInteger accepted = new AtomicInteger();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private volatile Function<Seen, Answer> behaviour = request -> Answer.ok("");

  /**
   * @param port 0: any free one
   */
  public HttpEndpoint(String name, String ip, int port) {
    this.name = name;
    server =
        new ServerBootstrap()
            .group(LOOPS)
            .channel(NioServerSocketChannel.class)
            .childHandler(new Protocols(this))
            .bind(new InetSocketAddress(ip, port))
            .syncUninterruptibly()
            .channel();
  }

  public String name() {
    return name;
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) server.localAddress();
  }

  public int port() {
    return address().getPort();
  }

  /** The requests so far. */
  public List<Seen> seen() {
    return seen;
  }

  /** How many connections were accepted so far. */
  public int accepted() {
    return accepted.get();
  }

  /** What it answers from now on. Runs on the server's threads. */
  public void behave(Function<Seen, Answer> next) {
    behaviour = next;
  }

  /** Closes the connections that are open. */
  public void hangUp() {
    connections.close().awaitUninterruptibly();
  }

  /** Forgets what it received. */
  public void forget() {
    seen.clear();
  }

  @Override
  public void close() {
    server.close().awaitUninterruptibly();
    hangUp();
  }

  int connected(Channel connection) {
    connections.add(connection);
    return accepted.incrementAndGet();
  }

  Answer received(Seen request) {
    seen.add(request);
    return behaviour.apply(request);
  }
}
