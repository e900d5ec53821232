package dev.weft.consul.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.io.IOException;
import java.util.Map;

/** What Consul sends on an HTTP/2 connection. Called by Netty on the event loop. */
final class Http2Frames extends Http2EventAdapter {
  private final Http2Connection connection;
  private final Map<Integer, Stream> streams;

  Http2Frames(Http2Connection connection, Map<Integer, Stream> streams) {
    this.connection = connection;
    this.streams = streams;
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context, int id, Http2Headers head, int padding, boolean last) {
    connection.heard();
    Stream stream = streams.get(id);
    if (stream == null) {
      return;
    }
    try {
      if (stream.head(head) && last) {
        end(id, stream);
      }
    } catch (IOException e) {
      refuse(id, stream, e);
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
    connection.heard();
    int read = data.readableBytes() + padding;
    Stream stream = streams.get(id);
    if (stream != null) {
      try {
        stream.body(data);
        if (last) {
          end(id, stream);
        }
      } catch (IOException e) {
        refuse(id, stream, e);
      }
    }
    return read;
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext context, int id, long code) {
    connection.heard();
    Stream stream = streams.get(id);
    if (stream != null && code != Http2Error.REFUSED_STREAM.code()) {
      streams.remove(id);
      Http2Error error = Http2Error.valueOf(code);
      stream.exchange.fail("stream reset without a whole answer (" + error + ")");
    }
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings)
      throws Http2Exception {
    connection.heard();
    connection.settle();
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext context, long data) {
    connection.heard();
  }

  @Override
  public void onGoAwayReceived(int lastStream, long code, ByteBuf why) {
    connection.leave();
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    connection.closed(stream.id());
  }

  private void end(int id, Stream stream) {
    streams.remove(id);
    stream.exchange.end(stream.answer());
  }

  private void refuse(int id, Stream stream, IOException why) {
    connection.cancel(id);
    stream.exchange.fail(Seen.message(why));
  }
}
