package dev.weft.agent.client.urlconnection;

import org.jspecify.annotations.Nullable;

/** The first line of a response. */
final class StatusLine {
  private StatusLine() {}

  /** The status of {@code HTTP/1.1 200 OK}, or 0. */
  static int status(@Nullable String line) {
    int space = line == null ? -1 : line.indexOf(' ');
    if (line == null || space < 0 || line.length() < space + 4) {
      return 0;
    }
    int status = 0;
    for (int i = space + 1; i < space + 4; i++) {
      int digit = line.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      status = status * 10 + digit;
    }
    return status;
  }
}
