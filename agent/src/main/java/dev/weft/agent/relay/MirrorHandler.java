package dev.weft.agent.relay;

import dev.weft.agent.call.RequestCopy;
import dev.weft.agent.relay.MirrorClient.MirroredRequest;
import dev.weft.agent.relay.MirrorClient.Route;
import dev.weft.policy.Failure;
import dev.weft.policy.Outcome;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection to a mirror: one copy at a time, on the event loop. */
final class MirrorHandler extends SimpleChannelInboundHandler<HttpObject> {
  /** Enough for any answer that is worth waiting for. */
  private static final int ANSWER_SECONDS = 15;

  private static final int IDLE_SECONDS = 10;

  private final MirrorClient client;
  private final Route route;

  /** The copy that is under way. */
  private @Nullable MirroredRequest request;

  private @Nullable ChannelHandlerContext context;
  private @Nullable Future<?> deadline;
  private int status;
  private boolean reused;
  private boolean keepAlive;

  MirrorHandler(MirrorClient client, Route route, MirroredRequest first) {
    this.client = client;
    this.route = route;
    this.request = first;
  }

  /** Sends the next copy over a connection that is idle. */
  void send(MirroredRequest next) {
    request = next;
    reused = true;
    write();
  }

  /** Ends the copy that is under way. */
  void end(Outcome outcome) {
    MirroredRequest ended = request;
    request = null;
    await(null);
    if (ended != null) {
      client.finished(ended.shadow(), outcome);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    this.context = context;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (context.pipeline().get(SslHandler.class) == null) {
      write();
    }
    context.fireChannelActive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        write();
      } else {
        // The application may trust whom the JDK's default doesn't: nothing to learn from.
        end(Outcome.IGNORED);
        context.close();
      }
    }
    super.userEventTriggered(context, event);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
    if (!part.decoderResult().isSuccess()) {
      context.close();
      return;
    }
    if (part instanceof HttpResponse response) {
      status = response.status().code();
      keepAlive = HttpUtil.isKeepAlive(response);
    }
    if (part instanceof LastHttpContent && status >= 200) {
      end(Outcome.of(status));
      if (keepAlive) {
        await(context.executor().schedule(() -> context.close(), IDLE_SECONDS, TimeUnit.SECONDS));
        client.idle(route, context.channel());
      } else {
        context.close();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    client.closed(route, context.channel());
    // The server may have closed a connection that was idle.
    end(reused ? Outcome.IGNORED : Outcome.of(Failure.RESET));
    await(null);
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  private void write() {
    ChannelHandlerContext channel = context;
    MirroredRequest present = request;
    if (channel == null || present == null) {
      return;
    }
    status = 0;
    await(
        channel
            .executor()
            .schedule(
                () -> {
                  end(Outcome.of(Failure.REQUEST_TIMEOUT));
                  channel.close();
                },
                ANSWER_SECONDS,
                TimeUnit.SECONDS));
    channel.writeAndFlush(message(present.copy()));
  }

  /** Replaces the timer that runs. */
  private void await(@Nullable Future<?> next) {
    Future<?> running = deadline;
    deadline = next;
    if (running != null) {
      running.cancel(false);
    }
  }

  private static FullHttpRequest message(RequestCopy copy) {
    FullHttpRequest message =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.valueOf(copy.method()),
            copy.path(),
            Unpooled.wrappedBuffer(copy.body()),
            new DefaultHttpHeaders(),
            EmptyHttpHeaders.INSTANCE);
    HttpHeaders headers = message.headers();
    headers.set(HttpHeaderNames.HOST, copy.authority());
    List<String> own = copy.headers();
    for (int i = 0; i < own.size(); i += 2) {
      headers.add(own.get(i), own.get(i + 1));
    }
    if (copy.body().length > 0 || copy.method().equals("POST") || copy.method().equals("PUT")) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, copy.body().length);
    }
    return message;
  }
}
