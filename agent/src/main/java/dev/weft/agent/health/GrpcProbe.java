package dev.weft.agent.health;

import dev.weft.policy.guard.HealthCheck.Probe;
import dev.weft.policy.guard.ProbeResult;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A call of {@code grpc.health.v1.Health/Check} over HTTP/2 in the clear, without asking for it
 * first, as gRPC does. Called by Netty on the event loop; loaded with the first such probe.
 */
final class GrpcProbe extends Http2EventAdapter {
  private static final String SERVICE = "grpc.health.v1.Health";

  /** Of an answer that has two. */
  private static final int MOST_BYTES = 1024;

  private final ProbeConnection connection;
  private final Probe.Grpc probe;
  private final ByteArrayOutputStream answer = new ByteArrayOutputStream();

  private GrpcProbe(ProbeConnection connection, Probe.Grpc probe) {
    this.connection = connection;
    this.probe = probe;
  }

  static void send(
      Channel channel,
      ProbeConnection connection,
      Probe.Grpc probe,
      String host,
      long timeoutNanos) {
    Http2ConnectionHandler http2 =
        new Http2ConnectionHandlerBuilder()
            .server(false)
            .initialSettings(Http2Settings.defaultSettings().pushEnabled(false))
            .frameListener(new GrpcProbe(connection, probe))
            .decoupleCloseAndGoAway(true)
            .build();
    connection.ifCut("closed without a word of HTTP/2");
    channel.pipeline().addLast(http2, connection);
    Http2Headers head =
        new DefaultHttp2Headers(false)
            .method("POST")
            .scheme("http")
            .authority(host)
            .path("/" + SERVICE + "/Check")
            .add("te", "trailers")
            .add("content-type", "application/grpc")
            .add("user-agent", "weft/health")
            .add("grpc-timeout", TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + "m");
    ChannelHandlerContext context = channel.pipeline().context(http2);
    int id = http2.connection().local().incrementAndGetNextStreamId();
    http2
        .encoder()
        .writeHeaders(context, id, head, 0, false, channel.newPromise())
        .addListener(connection::written);
    ByteBuf message = Unpooled.wrappedBuffer(HealthMessages.request(probe.service()));
    http2.encoder().writeData(context, id, message, 0, true, channel.newPromise());
    channel.flush();
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) {
    connection.ifCut(null);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context, int id, Http2Headers head, int padding, boolean last) {
    String status = text(head.status());
    if (status != null && status.startsWith("1")) {
      return;
    }
    String type = text(head.get("content-type"));
    if (status != null && !status.equals("200")) {
      connection.end(ProbeResult.broken("status " + status));
    } else if (status != null && (type == null || !type.startsWith("application/grpc"))) {
      connection.end(ProbeResult.broken("no gRPC answer"));
    } else if (last) {
      connection.end(result(text(head.get("grpc-status"))));
    }
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int id,
      Http2Headers head,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean last) {
    onHeadersRead(context, id, head, padding, last);
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean last) {
    int length = data.readableBytes();
    if (answer.size() + length > MOST_BYTES) {
      connection.end(ProbeResult.broken("answer too long"));
    } else {
      byte[] bytes = new byte[length];
      data.readBytes(bytes);
      answer.writeBytes(bytes);
    }
    if (last) {
      connection.end(result(null));
    }
    return length + padding;
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext context, int id, long code) {
    connection.end(ProbeResult.broken("stream reset (" + Http2Error.valueOf(code) + ")"));
  }

  private ProbeResult result(@Nullable String status) {
    String code = status == null ? null : GrpcStatus.name(status);
    if (code == null) {
      return ProbeResult.broken("answer without a gRPC status");
    }
    return switch (code) {
      case GrpcStatus.OK -> {
        String serving = HealthMessages.serving(answer.toByteArray());
        yield serving == null ? ProbeResult.broken("unreadable answer") : ProbeResult.grpc(serving);
      }
      case GrpcStatus.UNIMPLEMENTED ->
          ProbeResult.broken("unimplemented (there is no " + SERVICE + ")");
      case GrpcStatus.NOT_FOUND ->
          ProbeResult.broken("not_found (it knows no service \"" + probe.service() + "\")");
      default -> ProbeResult.grpc(code);
    };
  }

  private static @Nullable String text(@Nullable CharSequence value) {
    return value == null ? null : value.toString();
  }
}
