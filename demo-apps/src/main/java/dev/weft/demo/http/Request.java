package dev.weft.demo.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HTTP/1.1 request, read whole. */
public record Request(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    byte[] body) {
  private static final int MAX_LINE = 8192;
  private static final int MAX_BODY = 1 << 20;

  public Request {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  /** Null at the end of the connection. */
  static @Nullable Request read(InputStream in) throws IOException {
    String first = line(in);
    if (first == null) {
      return null;
    }
    String[] words = first.split(" ");
    if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
      throw new Malformed("request line: " + first);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new Malformed("header line: " + line);
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
    }
    if (headers.containsKey("transfer-encoding")) {
      throw new Malformed("a chunked body; send content-length");
    }
    byte[] body = in.readNBytes(length(headers.getOrDefault("content-length", "0")));
    try {
      URI target = new URI(words[1]);
      return new Request(words[0], path(target), query(target.getRawQuery()), headers, body);
    } catch (URISyntaxException e) {
      throw new Malformed("target: " + words[1]);
    }
  }

  public String query(String name, String otherwise) {
    return query.getOrDefault(name, otherwise);
  }

  boolean keepAlive() {
    return !headers.getOrDefault("connection", "").equalsIgnoreCase("close");
  }

  private static String path(URI target) {
    String path = target.getPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  private static int length(String contentLength) throws Malformed {
    try {
      int length = Integer.parseInt(contentLength);
      if (length >= 0 && length <= MAX_BODY) {
        return length;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new Malformed("content-length " + contentLength + ": allowed is 0 to " + MAX_BODY);
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> values = new LinkedHashMap<>();
    if (raw != null) {
      for (String pair : raw.split("&")) {
        int equals = pair.indexOf('=');
        values.put(
            decode(equals < 0 ? pair : pair.substring(0, equals)),
            equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return values;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    int b;
    while ((b = in.read()) >= 0) {
      if (b == '\n') {
        return line.toString(StandardCharsets.ISO_8859_1);
      }
      if (b != '\r') {
        line.write(b);
      }
      if (line.size() > MAX_LINE) {
        throw new Malformed("a line longer than " + MAX_LINE);
      }
    }
    return null;
  }

  /** What was sent isn't a request this server reads; the message says what. */
  static final class Malformed extends IOException {
    private static final long serialVersionUID = 1;

    Malformed(String what) {
      super(what);
    }
  }
}
