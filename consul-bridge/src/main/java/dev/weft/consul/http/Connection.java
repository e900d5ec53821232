package dev.weft.consul.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One connection to Consul: a request at a time, its response a reply. Lives on the event loop. */
final class Connection extends ChannelInboundHandlerAdapter {
  private final ConsulHttp http;
  private final SocketChannel channel;
  private final String hostHeader;
  private final ResponseReader reader = new ResponseReader();
  private @Nullable Exchange exchange;
  private int requests;

  Connection(ConsulHttp http, SocketChannel channel, String hostHeader) {
    this.http = http;
    this.channel = channel;
    this.hostHeader = hostHeader;
  }

  void send(Exchange next) {
    if (next.isOver()) {
      http.idle(this);
      return;
    }
    exchange = next;
    requests++;
    reader.reset();
    next.onCancel(this::close);
    StringBuilder head = new StringBuilder(256);
    head.append("GET ").append(next.target).append(" HTTP/1.1\r\nHost: ").append(hostHeader);
    head.append("\r\nAccept-Encoding: gzip\r\nUser-Agent: weft\r\n");
    if (next.token != null) {
      head.append("X-Consul-Token: ").append(next.token).append("\r\n");
    }
    byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
  }

  void close() {
    channel.close();
  }

  /** Closes without a word to whoever waits. */
  void abandon() {
    Exchange abandoned = exchange;
    exchange = null;
    if (abandoned != null) {
      abandoned.cancel();
    }
    close();
  }

  boolean hasAnswered() {
    return requests > 1 || reader.hasBegun();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf buffer = (ByteBuf) message;
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.readBytes(bytes);
    ReferenceCountUtil.release(buffer);
    if (exchange == null) {
      close();
      return;
    }
    try {
      if (reader.read(bytes)) {
        whole();
      }
    } catch (IOException e) {
      fail(Seen.message(e));
      close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    http.gone(this);
    Exchange lost = exchange;
    if (lost != null && requests > 1 && !reader.hasBegun()) {
      exchange = null;
      http.again(lost);
    } else if (lost != null && reader.closed()) {
      whole();
    } else {
      fail("connection closed without a whole answer");
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (requests <= 1 || reader.hasBegun()) {
      fail(Seen.of(cause));
    }
    close();
  }

  private void whole() {
    Exchange ended = exchange;
    exchange = null;
    if (reader.keepsAlive() && channel.isActive()) {
      http.idle(this);
    } else {
      close();
    }
    if (ended != null) {
      ended.end(reader.answer());
    }
  }

  private void fail(String seen) {
    Exchange ended = exchange;
    exchange = null;
    if (ended != null) {
      ended.fail(seen + http.crowd());
    }
  }
}
