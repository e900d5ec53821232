package dev.weft.agent.relay;

import dev.weft.agent.call.LocalReplies;
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
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/**
 * The HTTP/1.1 server on 127.0.0.1 that gives the mesh's own answers to the application's clients.
 * Started by the worker; everything runs on the event loop it is given.
 */
public final class Relay implements AutoCloseable {
  /** Longer than clients keep idle connections, so that they are the ones who close. */
  private static final int IDLE_SECONDS = 300;

  /** No request is refused here for its size; its endpoint might have taken it. */
  private static final int MAX_HEAD_BYTES = 1 << 20;

  private final LocalReplies replies;
  private final ChannelGroup channels;

  private final CompletableFuture<Integer> port = new CompletableFuture<>();

  private Relay(LocalReplies replies, EventLoop eventLoop) {
    this.replies = replies;
    this.channels = new DefaultChannelGroup(eventLoop, true);
  }

  /** Starts to listen; if it can't, that is one line in the log. */
  public static Relay start(EventLoop eventLoop, LocalReplies replies, Log log) {
    Relay relay = new Relay(replies, eventLoop);
    new ServerBootstrap()
        .group(eventLoop)
        .channel(NioServerSocketChannel.class)
        .childHandler(relay.connections())
        .bind(LocalReplies.anyPort())
        .addListener((ChannelFuture bound) -> relay.bound(bound, log));
    return relay;
  }

  /** The port, or 0 if there is none. */
  CompletableFuture<Integer> port() {
    return port;
  }

  @Override
  public void close() {
    replies.close();
    channels.close();
  }

  private void bound(ChannelFuture bound, Log log) {
    int open = 0;
    if (bound.isSuccess()) {
      channels.add(bound.channel());
      open = ((InetSocketAddress) bound.channel().localAddress()).getPort();
      replies.open(open);
    } else {
      log.warn(
          "limits and injected answers are off, no port to give them on: "
              + bound.cause().getMessage());
    }
    port.complete(open);
  }

  private ChannelInitializer<SocketChannel> connections() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        accept(channel);
      }
    };
  }

  private void accept(Channel channel) {
    channels.add(channel);
    channel
        .pipeline()
        .addLast(new IdleStateHandler(0, 0, IDLE_SECONDS))
        .addLast(
            new HttpServerCodec(
                new HttpDecoderConfig()
                    .setMaxInitialLineLength(MAX_HEAD_BYTES)
                    .setMaxHeaderSize(MAX_HEAD_BYTES)))
        .addLast(new RelayHandler(replies));
  }
}
