package dev.weft.agent.observe.admin;

import static io.netty.handler.codec.http.HttpHeaderNames.ACCEPT;
import static io.netty.handler.codec.http.HttpHeaderNames.ALLOW;
import static io.netty.handler.codec.http.HttpHeaderNames.CACHE_CONTROL;
import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpHeaderNames.HOST;

import dev.weft.agent.observe.Log;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.List;

/** Answers the requests of one connection, each at once, on the event loop. */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private final AdminPages pages;
  private final Log log;

  AdminHandler(AdminPages pages, Log log) {
    this.pages = pages;
    this.log = log;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    boolean readable = request.decoderResult().isSuccess();
    boolean keepAlive = readable && HttpUtil.isKeepAlive(request);
    FullHttpResponse response = response(reply(request), request.method());
    if (!keepAlive) {
      response.headers().set(CONNECTION, "close");
    }
    var written = context.writeAndFlush(response);
    if (!keepAlive) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof IdleStateEvent) {
      context.close();
    } else {
      super.userEventTriggered(context, event);
    }
  }

  /** The peer went away or isn't speaking HTTP: nothing to tell anyone. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  private Reply reply(FullHttpRequest request) {
    Throwable unreadable = request.decoderResult().cause();
    if (unreadable != null) {
      return Reply.error(status(unreadable), "the request can't be read");
    }
    if (!isHostAllowed(request)) {
      return Reply.error(403, "this Host is not served; allowed: localhost, 127.0.0.1, [::1]");
    }
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      return Reply.error(405, "read only; allowed: GET, HEAD");
    }
    try {
      return pages.reply(Request.of(request.uri(), request.headers().get(ACCEPT)));
    } catch (IllegalArgumentException e) {
      return Reply.error(400, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.warn("admin page " + request.uri() + " failed: " + e);
      return Reply.error(500, e.toString());
    }
  }

  private static boolean isHostAllowed(HttpRequest request) {
    List<String> hosts = request.headers().getAll(HOST);
    if (hosts.isEmpty()) {
      return request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    }
    return hosts.size() == 1 && LoopbackHost.allows(hosts.get(0));
  }

  private static int status(Throwable unreadable) {
    if (unreadable instanceof TooLongHttpLineException) {
      return 414;
    }
    return unreadable instanceof TooLongHttpHeaderException ? 431 : 400;
  }

  private static FullHttpResponse response(Reply reply, HttpMethod method) {
    ByteBuf body =
        method.equals(HttpMethod.HEAD)
            ? Unpooled.EMPTY_BUFFER
            : Unpooled.wrappedBuffer(reply.body());
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()), body);
    response
        .headers()
        .set(CONTENT_TYPE, reply.contentType())
        .set(CONTENT_LENGTH, reply.body().length)
        .set(CACHE_CONTROL, "no-store")
        .set("x-content-type-options", "nosniff");
    if (reply.status() == 405) {
      response.headers().set(ALLOW, "GET, HEAD");
    }
    return response;
  }
}
