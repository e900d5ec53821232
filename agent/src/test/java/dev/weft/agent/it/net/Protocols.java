package dev.weft.agent.it.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.util.AsciiString;
import java.util.List;

/** Finds out what a new connection to an {@link HttpEndpoint} speaks. */
final class Protocols extends ChannelInitializer<Channel> {
  private static final int BODY_LIMIT = 64 << 20;
  private static final int TLS_HANDSHAKE = 22;

  private final HttpEndpoint endpoint;

  Protocols(HttpEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  protected void initChannel(Channel connection) {
    int number = endpoint.connected(connection);
    connection.pipeline().addLast(new FirstByte(number));
  }

  private void clear(ChannelPipeline pipeline, int number) {
    HttpServerCodec codec = new HttpServerCodec();
    pipeline.addLast(codec);
    pipeline.addLast(
        new HttpServerUpgradeHandler(
            codec,
            protocol ->
                AsciiString.contentEquals(Http2CodecUtil.HTTP_UPGRADE_PROTOCOL_NAME, protocol)
                    ? new Http2ServerUpgradeCodec(
                        Http2FrameCodecBuilder.forServer().build(), streams(number))
                    : null,
            BODY_LIMIT));
    pipeline.addLast(new HttpObjectAggregator(BODY_LIMIT));
    pipeline.addLast(new Requests(endpoint, number, "h1"));
  }

  private void http1(ChannelPipeline pipeline, int number) {
    pipeline.addLast(new HttpServerCodec());
    pipeline.addLast(new HttpObjectAggregator(BODY_LIMIT));
    pipeline.addLast(new Requests(endpoint, number, "h1"));
  }

  private Http2MultiplexHandler streams(int number) {
    return new Http2MultiplexHandler(
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel stream) {
            stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(true));
            stream.pipeline().addLast(new HttpObjectAggregator(BODY_LIMIT));
            stream.pipeline().addLast(new Requests(endpoint, number, "h2"));
          }
        });
  }

  /** Tells TLS from HTTP in the clear. */
  private final class FirstByte extends ByteToMessageDecoder {
    private final int number;

    FirstByte(int number) {
      this.number = number;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      ChannelPipeline pipeline = context.pipeline();
      if (in.getByte(in.readerIndex()) == TLS_HANDSHAKE) {
        pipeline.addLast(Certificate.serverContext().newHandler(context.alloc()));
        pipeline.addLast(new Negotiated(number));
      } else {
        clear(pipeline, number);
      }
      pipeline.remove(this);
    }
  }

  private final class Negotiated extends ApplicationProtocolNegotiationHandler {
    private final int number;

    Negotiated(int number) {
      super(ApplicationProtocolNames.HTTP_1_1);
      this.number = number;
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String protocol) {
      if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        context.pipeline().addLast(Http2FrameCodecBuilder.forServer().build(), streams(number));
      } else {
        http1(context.pipeline(), number);
      }
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
      // The client that refused the certificate says so on its side.
      context.close();
    }
  }
}
