package dev.weft.agent.health;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that answers gRPC calls as a test says, and HTTP/1.1 requests on the same port with its
 * name.
 */
public final class GrpcEndpoint implements AutoCloseable {
  private static final int MOST_BYTES = 1 << 16;

  private final String name;
  private final ProbedServer server;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private volatile Reply reply = Reply.serving(1);

  public GrpcEndpoint(String name) {
    this.name = name;
    server = new ProbedServer((self, channel) -> channel.pipeline().addLast(new FirstByte()));
  }

  public int port() {
    return server.port();
  }

  /** What it answers from now on. */
  public void reply(Reply next) {
    reply = next;
  }

  /** The calls so far. */
  public List<Call> calls() {
    return calls;
  }

  @Override
  public void close() {
    server.close();
  }

  /** A call as it came. */
  public record Call(Http2Headers head, byte[] message) {}

  /**
   * An answer.
   *
   * @param status {@code :status}; 0: the stream is reset instead; -1: the connection is closed
   * @param message in front of the trailers, null: there is none, all is in one head
   * @param grpcStatus -1: none
   */
  public record Reply(int status, String type, byte[] message, int grpcStatus) {
    /** A {@code HealthCheckResponse}. */
    public static Reply serving(int status) {
      return new Reply(200, "application/grpc", new byte[] {0, 0, 0, 0, 2, 8, (byte) status}, 0);
    }

    static Reply failed(int grpcStatus) {
      return new Reply(200, "application/grpc", null, grpcStatus);
    }
  }

  /** Tells HTTP/2, which begins with {@code PRI}, from HTTP/1.1. */
  private final class FirstByte extends ByteToMessageDecoder {
    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      if (in.readableBytes() < 2) {
        return;
      }
      if (in.getByte(in.readerIndex()) == 'P' && in.getByte(in.readerIndex() + 1) == 'R') {
        context.pipeline().addLast(Http2FrameCodecBuilder.forServer().build(), streams());
      } else {
        context
            .pipeline()
            .addLast(new HttpServerCodec(), new HttpObjectAggregator(MOST_BYTES), new Plain());
      }
      context.pipeline().remove(this);
    }

    private Http2MultiplexHandler streams() {
      return new Http2MultiplexHandler(
          new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
              stream.pipeline().addLast(new Answering());
            }
          });
    }
  }

  private final class Plain extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      ByteBuf body = Unpooled.copiedBuffer(name + "\n", StandardCharsets.US_ASCII);
      DefaultFullHttpResponse response =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
      context.writeAndFlush(response);
    }
  }

  private final class Answering extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private Http2Headers head;

    @Override
    protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
      if (frame instanceof Http2HeadersFrame headers) {
        head = headers.headers();
      } else if (frame instanceof Http2DataFrame data) {
        calls.add(new Call(head, ByteBufUtil.getBytes(data.content())));
        answer(context, reply);
      }
    }

    private void answer(ChannelHandlerContext context, Reply reply) {
      if (reply.status() == -1) {
        context.channel().parent().close();
        return;
      }
      if (reply.status() == 0) {
        context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM));
        return;
      }
      Http2Headers first =
          new DefaultHttp2Headers()
              .status(String.valueOf(reply.status()))
              .set("content-type", reply.type());
      Http2Headers last = reply.message() == null ? first : new DefaultHttp2Headers();
      if (reply.grpcStatus() >= 0) {
        last.set("grpc-status", String.valueOf(reply.grpcStatus()));
      }
      if (reply.message() != null) {
        context.write(new DefaultHttp2HeadersFrame(first));
        boolean end = reply.grpcStatus() < 0;
        context.write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(reply.message()), end));
        if (end) {
          context.flush();
          return;
        }
      }
      context
          .writeAndFlush(new DefaultHttp2HeadersFrame(last, true))
          .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }
}
