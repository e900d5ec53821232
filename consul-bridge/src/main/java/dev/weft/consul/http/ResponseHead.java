package dev.weft.consul.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the head of a response says that matters here. Filled on the event loop. */
final class ResponseHead {
  private static final String NOT_HTTP = "an answer that isn't HTTP";

  private final int status;
  private long index = -1;
  private long lastContactMillis = -1;
  private @Nullable String contentType;
  private @Nullable String location;
  private boolean filtered;
  private boolean gzip;

  ResponseHead(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }

  /**
   * @param name in lower case
   */
  void header(String name, String value) throws IOException {
    switch (name) {
      case "content-encoding" -> gzip = value.equalsIgnoreCase("gzip");
      case "content-type" -> contentType = value;
      case "location" -> location = value;
      case "x-consul-index" -> index = value.isEmpty() ? -1 : number(value, 10);
      case "x-consul-lastcontact" -> lastContactMillis = value.isEmpty() ? -1 : number(value, 10);
      case "x-consul-results-filtered-by-acls" -> filtered = value.equals("true");
      default -> {}
    }
  }

  Reply.Answer answer(byte[] body) {
    return new Reply.Answer(
        status, index, lastContactMillis, contentType, location, filtered, gzip, body);
  }

  static IOException notHttp() {
    return new IOException(NOT_HTTP);
  }

  /** A number that isn't negative; anything else isn't HTTP. */
  static long number(String digits, int radix) throws IOException {
    try {
      long number = Long.parseLong(digits, radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the same complaint.
    }
    throw notHttp();
  }
}
