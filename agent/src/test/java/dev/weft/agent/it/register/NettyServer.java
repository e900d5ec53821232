package dev.weft.agent.it.register;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A server on the application's own Netty. */
final class NettyServer {
  private NettyServer() {}

  /** Binds a port that nobody else can reach, and gives it back. */
  static void load() {
    bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new byte[0])
        .close()
        .syncUninterruptibly();
  }

  static int listen(InetSocketAddress any, byte[] answer) {
    return ((InetSocketAddress) bind(any, answer).localAddress()).getPort();
  }

  private static Channel bind(InetSocketAddress address, byte[] answer) {
    return new ServerBootstrap()
        .group(
            new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("netty", true), NioIoHandler.newFactory()))
        .channel(NioServerSocketChannel.class)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel.pipeline().addLast(new Answering(answer));
              }
            })
        .bind(address)
        .syncUninterruptibly()
        .channel();
  }

  /** The jars that it needs, as the test has them. */
  static List<Path> jars() {
    return Stream.of(
            ServerBootstrap.class,
            ByteBuf.class,
            DefaultThreadFactory.class,
            DefaultAddressResolverGroup.class)
        .map(type -> Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()))
        .toList();
  }

  private static final class Answering extends SimpleChannelInboundHandler<ByteBuf> {
    private final byte[] answer;

    Answering(byte[] answer) {
      this.answer = answer;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf request) {
      context
          .writeAndFlush(Unpooled.wrappedBuffer(answer))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }
}
