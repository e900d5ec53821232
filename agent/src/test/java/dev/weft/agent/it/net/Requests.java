package dev.weft.agent.it.net;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.HttpConversionUtil.ExtensionHeaderNames;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import org.jspecify.annotations.Nullable;

/** Gives the requests of one connection, or of one stream of it, to the endpoint. */
final class Requests extends SimpleChannelInboundHandler<FullHttpRequest> {
  private final HttpEndpoint endpoint;
  private final int connection;
  private final String protocol;

  Requests(HttpEndpoint endpoint, int connection, String protocol) {
    this.endpoint = endpoint;
    this.connection = connection;
    this.protocol = protocol;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    Answer answer =
        endpoint.received(
            new Seen(
                endpoint.name(),
                connection,
                protocol,
                request.method().name(),
                request.uri(),
                String.valueOf(request.headers().get(HttpHeaderNames.HOST)),
                request.headers().copy(),
                ByteBufUtil.getBytes(request.content()),
                sni(carrier(context))));
    if (answer.status() == -1) {
      carrier(context).close();
    } else if (answer.status() != 0) {
      DefaultFullHttpResponse response = response(request, answer);
      Runnable write = () -> context.writeAndFlush(response);
      context.executor().schedule(write, answer.delayMillis(), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  private static DefaultFullHttpResponse response(FullHttpRequest request, Answer answer) {
    boolean head = request.method().equals(HttpMethod.HEAD);
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(answer.body()));
    response.headers().add(answer.headers());
    if (answer.status() != 204 && answer.status() != 304) {
      HttpUtil.setContentLength(response, answer.body().length);
    }
    String stream = request.headers().get(ExtensionHeaderNames.STREAM_ID.text());
    if (stream != null) {
      response.headers().set(ExtensionHeaderNames.STREAM_ID.text(), stream);
    }
    return response;
  }

  /** The connection, also of a stream. */
  private Channel carrier(ChannelHandlerContext context) {
    return protocol.equals("h2") ? context.channel().parent() : context.channel();
  }

  private static @Nullable String sni(Channel connection) {
    SslHandler tls = connection.pipeline().get(SslHandler.class);
    if (tls == null) {
      return null;
    }
    ExtendedSSLSession session = (ExtendedSSLSession) tls.engine().getSession();
    for (SNIServerName name : session.getRequestedServerNames()) {
      return ((SNIHostName) name).getAsciiName();
    }
    return null;
  }
}
