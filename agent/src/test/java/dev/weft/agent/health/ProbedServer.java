package dev.weft.agent.health;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;

/** A server on the loopback address that does with connections as a test says. */
final class ProbedServer implements AutoCloseable {
  private static final EventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("probed", true), NioIoHandler.newFactory());

  private final Channel listener;

  /** Those that are open, oldest first. Guarded by itself, as are the three below. */
  private final Deque<Channel> open = new ArrayDeque<>();

  private final StringBuilder received = new StringBuilder();
  private int accepted;
  private int mostOpen;

  /**
   * @param serve puts handlers into the pipeline of a connection; on the server's thread
   */
  ProbedServer(BiConsumer<ProbedServer, Channel> serve) {
    listener =
        new ServerBootstrap()
            .group(LOOPS)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    opened(channel);
                    serve.accept(ProbedServer.this, channel);
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  /** Keeps what it receives and never says anything. */
  static ProbedServer silent() {
    return saying(new byte[0], false);
  }

  /** Answers the first bytes it gets with these. */
  static ProbedServer saying(String text) {
    return saying(text.getBytes(StandardCharsets.ISO_8859_1), false);
  }

  static ProbedServer saying(byte[] bytes, boolean thenClose) {
    return new ProbedServer(
        (server, channel) -> channel.pipeline().addLast(server.new Saying(bytes, thenClose)));
  }

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  String received() {
    synchronized (open) {
      return received.toString();
    }
  }

  int accepted() {
    synchronized (open) {
      return accepted;
    }
  }

  /** How many connections are open. */
  int open() {
    synchronized (open) {
      return open.size();
    }
  }

  int mostOpen() {
    synchronized (open) {
      return mostOpen;
    }
  }

  /** Closes this many of the open connections. */
  void hangUp(int count) {
    for (int i = 0; i < count; i++) {
      Channel oldest;
      synchronized (open) {
        oldest = open.poll();
      }
      if (oldest != null) {
        oldest.close().awaitUninterruptibly();
      }
    }
  }

  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    hangUp(open());
  }

  private void opened(Channel channel) {
    synchronized (open) {
      accepted++;
      open.add(channel);
      mostOpen = Math.max(mostOpen, open.size());
    }
    channel.closeFuture().addListener(closed -> closed(channel));
  }

  private void closed(Channel channel) {
    synchronized (open) {
      open.remove(channel);
    }
  }

  private void received(ByteBuf bytes) {
    synchronized (open) {
      received.append(bytes.toString(StandardCharsets.ISO_8859_1));
    }
  }

  private final class Saying extends ChannelInboundHandlerAdapter {
    private final byte[] answer;
    private final boolean thenClose;
    private boolean answered;

    Saying(byte[] answer, boolean thenClose) {
      this.answer = answer;
      this.thenClose = thenClose;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      received((ByteBuf) message);
      ReferenceCountUtil.release(message);
      if (!answered) {
        answered = true;
        context.writeAndFlush(Unpooled.wrappedBuffer(answer));
        if (thenClose) {
          context.close();
        }
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
