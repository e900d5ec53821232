package dev.weft.consul.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads one HTTP/1 response after the other from bytes as they come. Lives on the event loop. Netty
 * has a codec that can do more; loading it takes a third of the time from a cold start to the first
 * answer.
 */
final class ResponseReader {
  private static final int MAX_LINE_BYTES = 16 << 10;
  private static final int MAX_LINES = 200;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream(128);
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(2048);
  private State state = State.STATUS;
  private int lines;
  private ResponseHead head = new ResponseHead(0);
  private long left;
  private boolean chunked;
  private boolean keepAlive;

  /** Gets ready for the next response. */
  void reset() {
    state = State.STATUS;
    line.reset();
    body.reset();
    lines = 0;
  }

  /** Whether anything of the response has come. */
  boolean hasBegun() {
    return state != State.STATUS || line.size() > 0;
  }

  /** Takes what has come; true once the response is whole. */
  boolean read(byte[] bytes) throws IOException {
    int at = 0;
    while (at < bytes.length && state != State.WHOLE) {
      if (state == State.SIZED || state == State.CHUNK || state == State.UNTIL_CLOSED) {
        int length = (int) Math.min(left, bytes.length - at);
        if (body.size() + (long) length > ConsulHttp.MAX_BODY_BYTES) {
          throw new IOException("an answer larger than " + ConsulHttp.MAX_BODY_BYTES + " bytes");
        }
        body.write(bytes, at, length);
        at += length;
        left -= length;
        if (left == 0) {
          state = state == State.CHUNK ? State.CHUNK_END : State.WHOLE;
        }
      } else {
        byte next = bytes[at++];
        if (next == '\n') {
          line();
        } else if (next != '\r') {
          line.write(next);
          if (line.size() > MAX_LINE_BYTES) {
            throw ResponseHead.notHttp();
          }
        }
      }
    }
    return state == State.WHOLE;
  }

  /** The connection has ended; true if that makes the response whole. */
  boolean closed() {
    return state == State.UNTIL_CLOSED;
  }

  boolean keepsAlive() {
    return keepAlive;
  }

  Reply.Answer answer() {
    return head.answer(body.toByteArray());
  }

  private void line() throws IOException {
    String text = line.toString(StandardCharsets.ISO_8859_1);
    line.reset();
    if (++lines > MAX_LINES && state != State.CHUNK_SIZE && state != State.CHUNK_END) {
      throw ResponseHead.notHttp();
    }
    switch (state) {
      case STATUS -> status(text);
      case HEADERS -> {
        if (text.isEmpty()) {
          headEnded();
        } else {
          header(text);
        }
      }
      case CHUNK_SIZE -> {
        int end = text.indexOf(';');
        left = ResponseHead.number((end < 0 ? text : text.substring(0, end)).strip(), 16);
        state = left == 0 ? State.TRAILERS : State.CHUNK;
      }
      case CHUNK_END -> state = State.CHUNK_SIZE;
      case TRAILERS -> state = text.isEmpty() ? State.WHOLE : State.TRAILERS;
      default -> throw new IllegalStateException(state.name());
    }
  }

  private void status(String text) throws IOException {
    if (!text.startsWith("HTTP/1.") || text.length() < 12) {
      throw ResponseHead.notHttp();
    }
    head = new ResponseHead((int) ResponseHead.number(text.substring(9, 12), 10));
    keepAlive = text.startsWith("HTTP/1.1");
    left = Long.MAX_VALUE;
    chunked = false;
    state = State.HEADERS;
  }

  private void header(String text) throws IOException {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw ResponseHead.notHttp();
    }
    String value = text.substring(colon + 1).strip();
    String name = text.substring(0, colon).toLowerCase(Locale.ROOT);
    switch (name) {
      case "content-length" -> left = ResponseHead.number(value, 10);
      case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
      case "connection" -> keepAlive &= !value.equalsIgnoreCase("close");
      default -> head.header(name, value);
    }
  }

  private void headEnded() {
    int status = head.status();
    if (status < 200) {
      reset();
    } else if (status == 204 || status == 304) {
      state = State.WHOLE;
    } else if (chunked) {
      state = State.CHUNK_SIZE;
    } else if (left == Long.MAX_VALUE) {
      keepAlive = false;
      state = State.UNTIL_CLOSED;
    } else {
      state = left == 0 ? State.WHOLE : State.SIZED;
    }
  }

  private enum State {
    STATUS,
    HEADERS,
    SIZED,
    UNTIL_CLOSED,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILERS,
    WHOLE
  }
}
