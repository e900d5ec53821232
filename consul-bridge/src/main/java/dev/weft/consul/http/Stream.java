package dev.weft.consul.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request on an HTTP/2 connection and what has come of its response. Lives on the event loop.
 */
final class Stream {
  final Exchange exchange;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(2048);
  private @Nullable ResponseHead head;

  Stream(Exchange exchange) {
    this.exchange = exchange;
  }

  boolean hasBegun() {
    return head != null;
  }

  /** Takes the head; trailers say nothing. False for an interim response. */
  boolean head(Http2Headers headers) throws IOException {
    if (head != null) {
      return true;
    }
    CharSequence status = headers.status();
    ResponseHead said =
        new ResponseHead((int) ResponseHead.number(status == null ? "" : status.toString(), 10));
    if (said.status() < 200) {
      return false;
    }
    for (Map.Entry<CharSequence, CharSequence> header : headers) {
      said.header(header.getKey().toString(), header.getValue().toString());
    }
    head = said;
    return true;
  }

  void body(ByteBuf data) throws IOException {
    int length = data.readableBytes();
    if (body.size() + (long) length > ConsulHttp.MAX_BODY_BYTES) {
      throw new IOException("an answer larger than " + ConsulHttp.MAX_BODY_BYTES + " bytes");
    }
    data.getBytes(data.readerIndex(), body, length);
  }

  Reply answer() {
    return head == null
        ? new Reply.Failure("an answer without a head")
        : head.answer(body.toByteArray());
  }
}
