package dev.weft.agent.observe.admin;

import dev.weft.agent.observe.Log;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server for people and tools on this machine: read only, loopback only. Made by the agent
 * at start; everything runs on the event loop it is given, which is a NIO one.
 */
public final class AdminServer implements AutoCloseable {
  private static final int IDLE_SECONDS = 60;
  private static final int MAX_CONNECTIONS = 64;
  private static final int MAX_LINE_BYTES = 4096;
  private static final int MAX_HEADER_BYTES = 8192;
  private static final int MAX_BODY_BYTES = 8192;

  private final InetSocketAddress wanted;
  private final EventLoop eventLoop;
  private final AdminPages pages;
  private final Log log;
  private final ChannelGroup channels;

  // Written on the event loop, read by anyone.
  private volatile @Nullable InetSocketAddress address;

  public AdminServer(InetSocketAddress wanted, EventLoop eventLoop, AdminData data, Log log) {
    this.wanted = wanted;
    this.eventLoop = eventLoop;
    this.pages = new AdminPages(data);
    this.log = log;
    this.channels = new DefaultChannelGroup(eventLoop, true);
  }

  /**
   * Starts to listen. Completes with the address, or exceptionally after one line in the log: the
   * agent goes on without.
   */
  public CompletableFuture<InetSocketAddress> start() {
    CompletableFuture<InetSocketAddress> started = new CompletableFuture<>();
    if (wanted.isUnresolved() || !wanted.getAddress().isLoopbackAddress()) {
      fail(started, "only loopback addresses are served; allowed: 127.0.0.1:PORT, [::1]:PORT, off");
      return started;
    }
    bootstrap().bind(wanted).addListener((ChannelFuture bound) -> bound(bound, started));
    return started;
  }

  /** Where it listens, or null if it doesn't (yet). */
  public @Nullable InetSocketAddress address() {
    return address;
  }

  /** Stops to listen and closes all connections. */
  @Override
  public void close() {
    address = null;
    channels.close();
  }

  private ServerBootstrap bootstrap() {
    return new ServerBootstrap()
        .group(eventLoop)
        .channel(NioServerSocketChannel.class)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                accept(channel);
              }
            });
  }

  private void accept(Channel channel) {
    if (channels.size() > MAX_CONNECTIONS) {
      channel.close();
      return;
    }
    channels.add(channel);
    channel
        .pipeline()
        .addLast(new IdleStateHandler(IDLE_SECONDS, 0, IDLE_SECONDS))
        .addLast(
            new HttpServerCodec(
                new HttpDecoderConfig()
                    .setMaxInitialLineLength(MAX_LINE_BYTES)
                    .setMaxHeaderSize(MAX_HEADER_BYTES)))
        .addLast(new HttpObjectAggregator(MAX_BODY_BYTES, true))
        .addLast(new AdminHandler(pages, log));
  }

  private void bound(ChannelFuture bound, CompletableFuture<InetSocketAddress> started) {
    if (!bound.isSuccess()) {
      fail(started, "can't listen: " + bound.cause().getMessage());
      return;
    }
    channels.add(bound.channel());
    InetSocketAddress actual = (InetSocketAddress) bound.channel().localAddress();
    address = actual;
    log.info("admin: http://" + text(actual));
    started.complete(actual);
  }

  private void fail(CompletableFuture<InetSocketAddress> started, String why) {
    String line = "admin=" + text(wanted) + ": " + why + "; going on without";
    log.warn(line);
    started.completeExceptionally(new IllegalStateException(line));
  }

  /** As it stands in a URL. */
  static String text(InetSocketAddress address) {
    String host =
        address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }
}
