package dev.weft.consul.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Consul: a request at a time, gathered into a reply. Lives on the event loop.
 */
final class Connection extends SimpleChannelInboundHandler<HttpObject> {
  private final ConsulHttp http;
  private final SocketChannel channel;
  private final String hostHeader;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(2048);
  private @Nullable Exchange exchange;
  private @Nullable HttpResponse head;
  private int requests;

  Connection(ConsulHttp http, SocketChannel channel, String hostHeader) {
    this.http = http;
    this.channel = channel;
    this.hostHeader = hostHeader;
  }

  void addTo(ChannelPipeline pipeline) {
    pipeline.addLast(new HttpClientCodec(), this);
  }

  void send(Exchange next) {
    if (next.isOver()) {
      http.idle(this);
      return;
    }
    exchange = next;
    head = null;
    body.reset();
    requests++;
    next.onCancel(this::close);
    DefaultFullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.GET, next.target, Unpooled.EMPTY_BUFFER);
    HttpHeaders headers = request.headers();
    headers.set("Host", hostHeader).set("Accept-Encoding", "gzip").set("User-Agent", "weft");
    if (next.token != null) {
      headers.set("X-Consul-Token", next.token);
    }
    channel.writeAndFlush(request);
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
    return requests > 1 || head != null;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
    if (message.decoderResult().isFailure()) {
      end(new Reply.Failure("an answer that isn't HTTP"));
      close();
      return;
    }
    if (message instanceof HttpResponse response) {
      head = response;
    }
    if (message instanceof HttpContent content) {
      gather(content.content());
      if (content instanceof LastHttpContent) {
        whole();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    http.gone(this);
    Exchange lost = exchange;
    if (lost != null && head == null && requests > 1 && !lost.isOver()) {
      exchange = null;
      http.again(lost);
    } else {
      end(new Reply.Failure("connection closed without a whole answer"));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (requests <= 1 || head != null) {
      end(new Reply.Failure(Seen.of(cause)));
    }
    close();
  }

  private void gather(ByteBuf bytes) {
    int length = bytes.readableBytes();
    if (body.size() + length > ConsulHttp.MAX_BODY_BYTES) {
      end(new Reply.Failure("an answer larger than " + ConsulHttp.MAX_BODY_BYTES + " bytes"));
      close();
    } else if (length > 0 && exchange != null) {
      byte[] copy = new byte[length];
      bytes.readBytes(copy);
      body.write(copy, 0, length);
    }
  }

  private void whole() {
    HttpResponse response = head;
    if (response == null || response.status().code() < 200) {
      return;
    }
    HttpHeaders headers = response.headers();
    Reply.Answer answer =
        new Reply.Answer(
            response.status().code(),
            number(headers.get("X-Consul-Index")),
            headers.get("Content-Type"),
            headers.get("Location"),
            "true".equals(headers.get("X-Consul-Results-Filtered-By-ACLs")),
            "gzip".equals(headers.get("Content-Encoding")),
            body.toByteArray());
    if (HttpUtil.isKeepAlive(response) && channel.isActive()) {
      Exchange ended = exchange;
      exchange = null;
      http.idle(this);
      if (ended != null) {
        ended.end(answer);
      }
    } else {
      end(answer);
      close();
    }
  }

  private void end(Reply reply) {
    Exchange ended = exchange;
    exchange = null;
    if (ended != null) {
      ended.end(reply);
    }
  }

  private static long number(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return -1;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
