package dev.weft.agent.health;

import dev.weft.policy.guard.HealthCheck.Probe;
import dev.weft.policy.guard.ProbeResult;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * A GET whose status is the result. The body is read as long as it is short, and thrown away: a
 * server whose connection is closed while it writes might make a fuss of it. On the event loop.
 */
final class HttpProbe extends SimpleChannelInboundHandler<HttpObject> {
  private static final int MOST_BODY_BYTES = 64 << 10;
  private static final int SWITCHING_PROTOCOLS = 101;

  private final ProbeConnection connection;
  private final Probe.Http probe;
  private boolean answered;
  private int bodyBytes;

  private HttpProbe(ProbeConnection connection, Probe.Http probe) {
    this.connection = connection;
    this.probe = probe;
  }

  static void send(Channel channel, ProbeConnection connection, Probe.Http probe, String host) {
    channel.pipeline().addLast(new HttpClientCodec(), new HttpProbe(connection, probe), connection);
    FullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, probe.path());
    request
        .headers()
        .set(HttpHeaderNames.HOST, host)
        .set(HttpHeaderNames.USER_AGENT, "weft/health")
        .set(HttpHeaderNames.ACCEPT, "*/*")
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    channel.writeAndFlush(request).addListener(connection::written);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
    if (part.decoderResult().isFailure()) {
      connection.end(ProbeResult.broken("no HTTP answer"));
      return;
    }
    if (part instanceof HttpResponse response) {
      int status = response.status().code();
      answered = status >= 200 || status == SWITCHING_PROTOCOLS;
      if (answered) {
        connection.found(ProbeResult.http(probe, status));
      }
    }
    if (part instanceof HttpContent content) {
      bodyBytes += content.content().readableBytes();
      if ((answered && part instanceof LastHttpContent) || bodyBytes > MOST_BODY_BYTES) {
        connection.close();
      }
    }
  }
}
