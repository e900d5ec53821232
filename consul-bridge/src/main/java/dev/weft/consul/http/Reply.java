package dev.weft.consul.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** What came of one request. Made on the event loop, read on any thread. */
public sealed interface Reply {

  /**
   * No whole HTTP response.
   *
   * @param seen in a few words what happened instead
   * @param others connections that went on when a new one was closed without a word; else 0
   */
  record Failure(String seen, int others) implements Reply {
    public Failure(String seen) {
      this(seen, 0);
    }
  }

  /**
   * An HTTP response.
   *
   * @param index {@code X-Consul-Index}, or -1 without one
   * @param lastContactMillis since the server that answered heard from its leader; -1 if not said
   * @param filtered whether Consul says that access rules hid something
   * @param body as sent: compressed if {@code gzip}
   */
  record Answer(
      int status,
      long index,
      long lastContactMillis,
      @Nullable String contentType,
      @Nullable String location,
      boolean filtered,
      boolean gzip,
      byte[] body)
      implements Reply {

    /** The body, unpacked as it is read and refused beyond {@link ConsulHttp#MAX_BODY_BYTES}. */
    public InputStream content() throws IOException {
      InputStream raw = new ByteArrayInputStream(body);
      return gzip ? new Bounded(new GZIPInputStream(raw, 8192)) : raw;
    }

    /** The first line of the body, shortened, for messages. */
    public String firstLine() {
      byte[] start;
      try (InputStream in = content()) {
        start = in.readNBytes(400);
      } catch (IOException e) {
        return "";
      }
      String text = new String(start, StandardCharsets.UTF_8).strip();
      int end = text.indexOf('\n');
      String line = (end < 0 ? text : text.substring(0, end)).strip();
      StringBuilder printable = new StringBuilder();
      for (int i = 0; i < Math.min(line.length(), 120); i++) {
        char c = line.charAt(i);
        printable.append(Character.isISOControl(c) ? ' ' : c);
      }
      return printable.toString();
    }
  }
}
