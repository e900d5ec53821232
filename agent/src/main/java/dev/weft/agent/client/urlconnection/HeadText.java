package dev.weft.agent.client.urlconnection;

import dev.weft.agent.call.TraceParent;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request as bytes: those that the JDK writes, line by line, made in one piece. Made
 * and used within one hook.
 */
final class HeadText {
  private static final String VERSION = " HTTP/1.1";

  /** Room for {@code ": "} and {@code CR LF} in each line. */
  private static final int BETWEEN = 4;

  private final byte[] bytes;
  private int length;

  /** Of all characters so far. */
  private int bits;

  private HeadText(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The text of a head and one header more, or null: it isn't one of only request line, ASCII and
   * headers with values, or it has that header already.
   */
  static @Nullable HeadText of(
      int count,
      @Nullable String[] keys,
      @Nullable String[] values,
      @Nullable TraceParent traceparent,
      UrlThread thread) {
    String line = count == 0 ? null : keys[0];
    if (line == null || values[0] != null || !line.endsWith(VERSION)) {
      return null;
    }
    int room = line.length() + 2 * BETWEEN;
    for (int i = 1; i < count; i++) {
      String key = keys[i];
      String value = values[i];
      if (key == null || value == null || isTraceparent(key)) {
        return null;
      }
      room += key.length() + value.length() + BETWEEN;
    }
    if (traceparent != null) {
      room += TraceParent.NAME.length() + TraceParent.LENGTH + BETWEEN;
    }
    HeadText text = new HeadText(thread.buffer(room));
    text.add(line);
    text.end();
    for (int i = 1; i < count; i++) {
      text.add(String.valueOf(keys[i]), String.valueOf(values[i]));
    }
    if (traceparent != null) {
      text.add(traceparent);
    }
    text.end();
    return text.bits < 128 ? text : null;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  private void add(String key, String value) {
    addKey(key);
    add(value);
    end();
  }

  private void add(TraceParent traceparent) {
    addKey(TraceParent.NAME);
    traceparent.write(bytes, length);
    length += TraceParent.LENGTH;
    end();
  }

  private void addKey(String key) {
    add(key);
    bytes[length++] = ':';
    bytes[length++] = ' ';
  }

  private void add(String text) {
    byte[] to = bytes;
    int at = length;
    int all = bits;
    int size = text.length();
    for (int i = 0; i < size; i++) {
      char c = text.charAt(i);
      all |= c;
      to[at + i] = (byte) c;
    }
    bits = all;
    length = at + size;
  }

  private void end() {
    bytes[length++] = '\r';
    bytes[length++] = '\n';
  }

  private static boolean isTraceparent(String key) {
    return key.length() == TraceParent.NAME.length() && key.equalsIgnoreCase(TraceParent.NAME);
  }
}
