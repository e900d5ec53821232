package dev.weft.agent.relay;

import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.LOCATION;
import static io.netty.handler.codec.http.HttpHeaderNames.RETRY_AFTER;

import dev.weft.agent.call.LocalReplies;
import dev.weft.policy.LocalReply;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests of one connection, each when its body is over, on the event loop. A request
 * without a token that is known gets a 404, and its connection is closed.
 */
final class RelayHandler extends SimpleChannelInboundHandler<HttpObject> {
  private static final String REASON = "x-weft-reason";

  private final LocalReplies replies;

  /** The answer to the request whose body is being read. */
  private @Nullable FullHttpResponse answer;

  RelayHandler(LocalReplies replies) {
    this.replies = replies;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
    if (!part.decoderResult().isSuccess()) {
      context.close();
      return;
    }
    if (part instanceof HttpRequest request) {
      answer = answer(request);
      if (HttpUtil.is100ContinueExpected(request)) {
        // The body never comes, or comes although it wasn't waited for.
        answer.headers().set(CONNECTION, "close");
        finish(context);
        return;
      }
    }
    if (part instanceof LastHttpContent) {
      finish(context);
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

  private void finish(ChannelHandlerContext context) {
    FullHttpResponse response = answer;
    if (response == null) {
      return;
    }
    answer = null;
    boolean close = response.headers().contains(CONNECTION);
    var written = context.writeAndFlush(response);
    if (close) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private FullHttpResponse answer(HttpRequest request) {
    String token = request.headers().get(LocalReplies.HEADER);
    LocalReply reply = token == null ? null : replies.take(token);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(reply == null ? 404 : reply.status()),
            Unpooled.EMPTY_BUFFER);
    HttpHeaders headers = response.headers();
    if (response.status().code() != 204 && response.status().code() != 304) {
      headers.set(CONTENT_LENGTH, 0);
    }
    if (reply != null) {
      headers.set(REASON, reply.reason());
      if (reply.location() != null) {
        headers.set(LOCATION, reply.location());
      }
      if (reply.retryAfterSeconds() > 0) {
        headers.set(RETRY_AFTER, reply.retryAfterSeconds());
      }
    }
    if (reply == null || !HttpUtil.isKeepAlive(request)) {
      headers.set(CONNECTION, "close");
    }
    return response;
  }
}
