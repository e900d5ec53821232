package dev.weft.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an HTTP/2 server can do that Consul does rarely. */
class Http2Test {
  @TempDir static Path folder;
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @Test
  void speaksHttp11ToATlsServerThatAgreesOnNothing() throws Exception {
    try (TlsServer server = new TlsServer(folder, "", Plain::new);
        Wire wire = new Wire(server.address(), server.files())) {
      Wire.Query first = wire.get("/hang");
      Wire.Query second = wire.get("/hang");
      assertThat(wire.get("/v1/x").answer().status()).isEqualTo(200);
      assertThat(wire.get("/v1/x").answer().index()).isEqualTo(7);
      assertThat(server.connections).hasValue(3);
      assertThat(first.isDone() || second.isDone()).isFalse();
    }
  }

  @Test
  void speaksHttp11WhenTheServerWantsThat() throws Exception {
    try (TlsServer server = new TlsServer(folder, "http/1.1", Plain::new);
        Wire wire = new Wire(server.address(), server.files())) {
      assertThat(wire.get("/v1/x").answer().status()).isEqualTo(200);
    }
  }

  @Test
  void sendsOnceMoreWhatTheServerRefused() throws Exception {
    try (TlsServer server = new TlsServer(folder, "h2", this::server);
        Wire wire = new Wire(server.address(), server.files())) {
      assertThat(wire.get("/ok").answer().index()).isEqualTo(7);
      assertThat(wire.get("/refused-once").answer().status()).isEqualTo(200);
      assertThat(wire.get("/refused").failure().seen()).contains("twice");
      assertThat(seen)
          .containsExactly("/ok", "/refused-once", "/refused-once", "/refused", "/refused");
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void failsOnlyTheStreamThatWasReset() throws Exception {
    try (TlsServer server = new TlsServer(folder, "h2", this::server);
        Wire wire = new Wire(server.address(), server.files())) {
      Wire.Query hanging = wire.get("/hang");
      assertThat(wire.get("/reset").failure().seen()).contains("reset").contains("INTERNAL_ERROR");
      assertThat(wire.get("/half").failure().seen()).contains("reset");
      assertThat(wire.get("/ok").answer().status()).isEqualTo(200);
      assertThat(hanging.isDone()).isFalse();
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void cancelsTheStreamThatTakesTooLongAndKeepsTheConnection() throws Exception {
    try (TlsServer server = new TlsServer(folder, "h2", this::server);
        Wire wire = new Wire(server.address(), server.files())) {
      assertThat(wire.get("/ok").answer().status()).isEqualTo(200);
      assertThat(wire.get("/hang", 100).failure().seen()).isEqualTo("no answer within 100 ms");
      assertThat(wire.get("/ok").answer().status()).isEqualTo(200);
      assertThat(seen).containsExactly("/ok", "/hang", "cancelled", "/ok");
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void goesToANewConnectionWhenTheServerSaysGoAway() throws Exception {
    try (TlsServer server = new TlsServer(folder, "h2", this::server);
        Wire wire = new Wire(server.address(), server.files())) {
      Wire.Query before = wire.get("/late");
      // The server takes no stream after this one, and this one isn't answered either.
      assertThat(wire.get("/go-away").answer().status()).isEqualTo(200);
      assertThat(wire.get("/ok").answer().status()).isEqualTo(200);
      assertThat(server.connections).hasValue(2);
      assertThat(wire.get("/release").answer().status()).isEqualTo(200);
      assertThat(before.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void asksAgainOnANewConnectionWhenTheOldOneBreaks() throws Exception {
    try (TlsServer server = new TlsServer(folder, "h2", this::server);
        Wire wire = new Wire(server.address(), server.files())) {
      assertThat(wire.get("/ok").answer().status()).isEqualTo(200);
      assertThat(wire.get("/close-once").answer().status()).isEqualTo(200);
      assertThat(server.connections).hasValue(2);
      assertThat(wire.get("/close").failure().seen()).contains("twice");
    }
  }

  private ChannelHandler server() {
    Script script = new Script();
    Http2ConnectionHandler handler =
        new Http2ConnectionHandlerBuilder()
            .server(true)
            .initialSettings(Http2Settings.defaultSettings().maxConcurrentStreams(250))
            .frameListener(script)
            .decoupleCloseAndGoAway(true)
            .build();
    script.http2 = handler;
    return handler;
  }

  /** Does what the path says. */
  private final class Script extends Http2EventAdapter {
    private static final List<Runnable> LATE = new CopyOnWriteArrayList<>();
    private Http2ConnectionHandler http2;

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
      String path = head.path().toString();
      boolean again = seen.contains(path);
      seen.add(path);
      switch (path) {
        case "/hang" -> {}
        case "/late" -> LATE.add(() -> answer(context, id));
        case "/release" -> {
          LATE.forEach(Runnable::run);
          answer(context, id);
        }
        case "/refused" -> reset(context, id, Http2Error.REFUSED_STREAM);
        case "/refused-once" -> {
          if (again) {
            answer(context, id);
          } else {
            reset(context, id, Http2Error.REFUSED_STREAM);
          }
        }
        case "/reset" -> reset(context, id, Http2Error.INTERNAL_ERROR);
        case "/half" -> {
          head(context, id);
          http2
              .encoder()
              .writeData(context, id, Unpooled.copyInt(1), 0, false, context.newPromise());
          reset(context, id, Http2Error.INTERNAL_ERROR);
        }
        case "/go-away" -> {
          if (again) {
            answer(context, id);
          } else {
            http2.goAway(context, id - 2, 0, Unpooled.EMPTY_BUFFER, context.newPromise());
          }
        }
        case "/close" -> context.channel().close();
        case "/close-once" -> {
          if (again) {
            answer(context, id);
          } else {
            context.channel().close();
          }
        }
        default -> answer(context, id);
      }
      context.flush();
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int id, long code) {
      seen.add(code == Http2Error.CANCEL.code() ? "cancelled" : "reset " + code);
    }

    private void answer(ChannelHandlerContext context, int id) {
      head(context, id);
      http2
          .encoder()
          .writeData(
              context,
              id,
              Unpooled.copiedBuffer("[]", StandardCharsets.UTF_8),
              0,
              true,
              context.newPromise());
      http2.flush(context);
    }

    private void head(ChannelHandlerContext context, int id) {
      Http2Headers head = new DefaultHttp2Headers().status("200").add("x-consul-index", "7");
      http2.encoder().writeHeaders(context, id, head, 0, false, context.newPromise());
    }

    private void reset(ChannelHandlerContext context, int id, Http2Error error) {
      http2.resetStream(context, id, error.code(), context.newPromise());
    }
  }

  /** An HTTP/1.1 server that answers what doesn't hang. */
  private static final class Plain extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf request) {
      if (!request.toString(StandardCharsets.US_ASCII).startsWith("GET /hang")) {
        context.writeAndFlush(
            Unpooled.copiedBuffer(
                "HTTP/1.1 200 OK\r\nX-Consul-Index: 7\r\nContent-Length: 2\r\n\r\n[]",
                StandardCharsets.US_ASCII));
      }
    }
  }
}
