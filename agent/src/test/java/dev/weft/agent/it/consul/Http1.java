package dev.weft.agent.it.consul;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The requests of one HTTP/1.1 connection. */
public final class Http1 {
  private final InputStream in;

  Http1(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /** Null at the end of the connection. */
  @Nullable Request read() throws IOException {
    String line = line();
    if (line == null) {
      return null;
    }
    StringBuilder head = new StringBuilder(line);
    Map<String, String> headers = new TreeMap<>();
    for (String field = line(); field != null && !field.isEmpty(); field = line()) {
      head.append('\n').append(field);
      int colon = field.indexOf(':');
      headers.put(
          field.substring(0, colon).toLowerCase(Locale.ROOT), field.substring(colon + 1).strip());
    }
    String[] words = line.split(" ", 3);
    return new Request(words[0], words[1], headers, head.toString(), body(headers));
  }

  static byte[] response(int status, String body) {
    byte[] content = body.getBytes(ISO_8859_1);
    String head =
        "HTTP/1.1 "
            + status
            + " Status\r\nContent-Type: text/plain\r\n"
            + "Content-Length: "
            + content.length
            + "\r\n\r\n";
    byte[] all = new byte[head.length() + content.length];
    System.arraycopy(head.getBytes(ISO_8859_1), 0, all, 0, head.length());
    System.arraycopy(content, 0, all, head.length(), content.length);
    return all;
  }

  private String body(Map<String, String> headers) throws IOException {
    if ("chunked".equals(headers.get("transfer-encoding"))) {
      StringBuilder body = new StringBuilder();
      while (true) {
        int size = Integer.parseInt(requiredLine(), 16);
        body.append(new String(in.readNBytes(size), ISO_8859_1));
        requiredLine();
        if (size == 0) {
          return body.toString();
        }
      }
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException();
    }
    return new String(body, ISO_8859_1);
  }

  private String requiredLine() throws IOException {
    String line = line();
    if (line == null) {
      throw new EOFException();
    }
    return line;
  }

  private @Nullable String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return null;
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(ISO_8859_1);
  }

  /**
   * A request that has been read whole.
   *
   * @param headers by name in lower case
   * @param head the request line and the headers as they were
   */
  public record Request(
      String method, String target, Map<String, String> headers, String head, String body) {}
}
