package dev.weft.consul.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An HTTP/1.1 connection: a request at a time, its response a reply. Lives on the event loop. */
final class Http1Connection extends ChannelInboundHandlerAdapter implements Connection {
  private final Connections all;
  private final Channel channel;
  private final String hostHeader;
  private final ResponseReader reader = new ResponseReader();
  private @Nullable Exchange exchange;
  private int requests;

  Http1Connection(Connections all, Channel channel, String hostHeader) {
    this.all = all;
    this.channel = channel;
    this.hostHeader = hostHeader;
  }

  @Override
  public boolean hasRoom() {
    return exchange == null && channel.isActive();
  }

  @Override
  public boolean isIdle() {
    return exchange == null;
  }

  @Override
  public void send(Exchange next) {
    exchange = next;
    requests++;
    reader.reset();
    next.onCancel(channel::close);
    StringBuilder head = new StringBuilder(256);
    head.append("GET ").append(next.target).append(" HTTP/1.1\r\nHost: ").append(hostHeader);
    head.append("\r\nAccept-Encoding: gzip\r\nUser-Agent: weft\r\n");
    if (next.token != null) {
      head.append("X-Consul-Token: ").append(next.token).append("\r\n");
    }
    byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
  }

  @Override
  public void abandon() {
    Exchange abandoned = exchange;
    exchange = null;
    if (abandoned != null) {
      abandoned.cancel();
    }
    channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf buffer = (ByteBuf) message;
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.readBytes(bytes);
    ReferenceCountUtil.release(buffer);
    if (exchange == null) {
      channel.close();
      return;
    }
    try {
      if (reader.read(bytes)) {
        whole();
      }
    } catch (IOException e) {
      fail(Seen.message(e));
      channel.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (exchange != null && reader.closed()) {
      whole();
    } else {
      broken("connection closed without a whole answer");
    }
    all.gone(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    broken(Seen.of(cause));
    channel.close();
  }

  private void whole() {
    Exchange ended = exchange;
    exchange = null;
    if (!reader.keepsAlive()) {
      channel.close();
    }
    if (ended != null) {
      ended.end(reader.answer());
    }
    all.free(this);
  }

  private void broken(String seen) {
    Exchange lost = exchange;
    if (lost == null || reader.hasBegun()) {
      fail(seen);
    } else if (requests > 1) {
      exchange = null;
      all.again(lost);
    } else {
      exchange = null;
      all.unanswered(lost, seen);
    }
  }

  private void fail(String seen) {
    Exchange ended = exchange;
    exchange = null;
    if (ended != null) {
      ended.fail(seen);
    }
  }
}
