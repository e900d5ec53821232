package dev.weft.agent.it.stateful.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weft.agent.it.Fields;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.Version;
import java.io.EOFException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An application on a Netty of its own, 4.1 or 4.2; each operation is a connection. */
public final class NettyApp {
  private static final int WORKERS = 4;
  private static final int TIMEOUT_SECONDS = 5;

  private static final List<Channel> HELD = new ArrayList<>();

  private static EventLoopGroup group;
  private static Bootstrap bootstrap;

  private NettyApp() {}

  /** On a transport; with {@code dns}, by Netty's own DNS client. */
  public static Fields open(Fields what) throws ReflectiveOperationException {
    NettyTransport transport = NettyTransport.valueOf(what.get("transport"));
    group = transport.group();
    bootstrap = new Bootstrap().group(group).channel(transport.socketChannel());
    if (what.has("dns")) {
      bootstrap.resolver(NettyDns.on(transport.datagramChannel()));
    }
    return Fields.of("version", Version.identify().get("netty-transport").artifactVersion());
  }

  public static Fields spread(Fields what) throws Exception {
    Tally tally = new Tally();
    for (int i = 0; i < what.number("count", 1); i++) {
      tally.add(ask(what).server());
    }
    return tally.fields();
  }

  /** Connects once: the server's {@code name}, and the {@code host} and {@code address} seen. */
  public static Fields look(Fields what) throws Exception {
    return ask(what).fields();
  }

  public static Fields load(Fields what) {
    Workload.start(WORKERS, worker -> () -> ask(what).server());
    return Fields.of();
  }

  /** Opens {@code count} connections, uses each once and keeps it. */
  public static Fields hold(Fields what) throws Exception {
    Tally tally = new Tally();
    for (int i = 0; i < what.number("count", 1); i++) {
      CompletableFuture<String> line = new CompletableFuture<>();
      HELD.add(connect(what, line));
      tally.add(line.get(TIMEOUT_SECONDS, TimeUnit.SECONDS).split(" ")[0]);
    }
    return tally.fields();
  }

  /** How many of those are open. */
  public static Fields held(Fields nothing) {
    return Fields.of("open", HELD.stream().filter(Channel::isActive).count());
  }

  public static Fields close(Fields nothing) {
    group.shutdownGracefully(0, TIMEOUT_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    return Fields.of();
  }

  private static Dial.Answer ask(Fields what) throws Exception {
    CompletableFuture<String> line = new CompletableFuture<>();
    Channel channel = connect(what, line);
    InetSocketAddress from = (InetSocketAddress) channel.remoteAddress();
    try {
      return new Dial.Answer(line.get(TIMEOUT_SECONDS, TimeUnit.SECONDS), from);
    } finally {
      channel.close();
    }
  }

  private static Channel connect(Fields what, CompletableFuture<String> line)
      throws InterruptedException {
    return bootstrap
        .clone()
        .handler(new Asking(line))
        .connect(what.get("host"), what.number("port", 7))
        .sync()
        .channel();
  }

  private static final class Asking extends SimpleChannelInboundHandler<ByteBuf> {
    private final CompletableFuture<String> line;
    private final StringBuilder text = new StringBuilder();

    Asking(CompletableFuture<String> line) {
      this.line = line;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      context.writeAndFlush(Unpooled.wrappedBuffer("hello\n".getBytes(US_ASCII)));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
      text.append(bytes.toString(US_ASCII));
      if (text.charAt(text.length() - 1) == '\n') {
        line.complete(text.toString().strip());
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      line.completeExceptionally(new EOFException("closed after '" + text + "'"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
      line.completeExceptionally(thrown);
      context.close();
    }
  }
}
