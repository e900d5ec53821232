package dev.weft.consul.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An HTTP/2 connection: as many requests at a time as Consul allows, each on a stream of its own.
 * Lives on the event loop. This class and Netty's HTTP/2 are loaded only when TLS has agreed on it.
 */
final class Http2Connection implements Connection {
  private static final String TOKEN = "x-consul-token";
  private static final int WINDOW_BYTES = 1 << 20;

  /** What may be assumed until Consul has said how many. */
  private static final int FIRST_STREAMS = 100;

  private final Connections all;
  private final Channel channel;
  private final String authority;
  private final Http2ConnectionHandler http2;
  private final Map<Integer, Stream> streams = new HashMap<>();
  private final Liveness liveness;
  private boolean settled;
  private boolean leaving;
  private String seen = "connection closed without a whole answer";

  private Http2Connection(Connections all, Channel channel, String authority) {
    this.all = all;
    this.channel = channel;
    this.authority = authority;
    Http2Frames frames = new Http2Frames(this, streams);
    this.http2 =
        new Http2ConnectionHandlerBuilder()
            .server(false)
            .initialSettings(
                Http2Settings.defaultSettings().pushEnabled(false).initialWindowSize(WINDOW_BYTES))
            .frameListener(frames)
            .headerSensitivityDetector((name, value) -> TOKEN.contentEquals(name))
            .decoupleCloseAndGoAway(true)
            .build();
    http2.connection().addListener(frames);
    this.liveness = new Liveness(channel, this::ping, this::dead);
  }

  /** Speaks HTTP/2 on a channel whose TLS has agreed on it. */
  static Connection on(Channel channel, Connections all, String authority) {
    Http2Connection connection = new Http2Connection(all, channel, authority);
    channel.pipeline().addLast(connection.http2, connection.new Last());
    channel.closeFuture().addListener(closed -> connection.closed());
    return connection;
  }

  @Override
  public boolean hasRoom() {
    int limit = settled ? http2.connection().local().maxActiveStreams() : FIRST_STREAMS;
    return !leaving && channel.isActive() && streams.size() < limit;
  }

  @Override
  public boolean isIdle() {
    return streams.isEmpty();
  }

  @Override
  public void send(Exchange exchange) {
    int id = http2.connection().local().incrementAndGetNextStreamId();
    streams.put(id, new Stream(exchange));
    exchange.onCancel(() -> cancel(id));
    Http2Headers head =
        new DefaultHttp2Headers(false)
            .method("GET")
            .scheme("https")
            .authority(authority)
            .path(exchange.target)
            .add("accept-encoding", "gzip")
            .add("user-agent", "weft");
    if (exchange.token != null) {
      head.add(TOKEN, exchange.token);
    }
    http2
        .encoder()
        .writeHeaders(context(), id, head, 0, true, channel.newPromise())
        .addListener(
            written -> {
              if (!written.isSuccess()) {
                lost(id);
              }
            });
    channel.flush();
  }

  @Override
  public void abandon() {
    for (Stream stream : List.copyOf(streams.values())) {
      stream.exchange.onCancel(null);
      stream.exchange.cancel();
    }
    streams.clear();
    channel.close();
  }

  void heard() {
    liveness.heard();
  }

  /** Consul has said how many streams it allows. */
  void settle() throws Http2Exception {
    if (!settled) {
      settled = true;
      http2
          .connection()
          .local()
          .flowController()
          .incrementWindowSize(http2.connection().connectionStream(), WINDOW_BYTES);
    }
    all.free(this);
  }

  /** Consul takes no further stream. */
  void leave() {
    leaving = true;
  }

  /** A stream is no more, whatever the reason: refused, an error, cancelled, or simply done. */
  void closed(int id) {
    lost(id);
    if (leaving && streams.isEmpty()) {
      channel.close();
    } else if (channel.isActive()) {
      all.free(this);
    }
  }

  void cancel(int id) {
    if (streams.remove(id) != null) {
      http2.resetStream(context(), id, Http2Error.CANCEL.code(), channel.newPromise());
      channel.flush();
    }
  }

  private void lost(int id) {
    Stream stream = streams.remove(id);
    if (stream == null) {
      return;
    }
    if (!settled) {
      all.unanswered(stream.exchange, seen);
    } else if (stream.hasBegun()) {
      stream.exchange.fail(seen);
    } else {
      all.again(stream.exchange);
    }
  }

  private void closed() {
    liveness.end();
    for (int id : List.copyOf(streams.keySet())) {
      lost(id);
    }
    all.gone(this);
  }

  private void ping() {
    all.maybeClose(this);
    http2.encoder().writePing(context(), false, 0, channel.newPromise());
    channel.flush();
  }

  private void dead() {
    seen = "no answer to a PING";
    for (Stream stream : List.copyOf(streams.values())) {
      stream.exchange.fail(seen);
    }
    streams.clear();
    channel.close();
  }

  private ChannelHandlerContext context() {
    return channel.pipeline().context(http2);
  }

  /** Keeps what broke the connection. */
  private final class Last extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      seen = Seen.of(cause);
      channel.close();
    }
  }
}
