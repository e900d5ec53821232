package dev.weft.agent.call;

import dev.weft.policy.route.HeaderOps;
import java.util.Locale;
import java.util.Set;

/** Carries out what a route says about headers. */
final class HeaderChanges {
  /** How a message is framed and where it goes is the client's business, and the rewrite's. */
  private static final Set<String> FIXED =
      Set.of(
          "host",
          "content-length",
          "transfer-encoding",
          "connection",
          "keep-alive",
          "proxy-connection",
          "upgrade",
          "http2-settings",
          "te",
          "trailer",
          "expect");

  private HeaderChanges() {}

  static void apply(HeaderOps ops, Headers headers) {
    if (ops.isEmpty()) {
      return;
    }
    for (String name : ops.remove()) {
      if (isFree(name)) {
        headers.remove(name);
      }
    }
    ops.set().forEach((name, value) -> maybeSet(headers, name, value));
    ops.add()
        .forEach(
            (name, value) -> {
              if (isFree(name)) {
                headers.add(name, value);
              }
            });
  }

  static void set(Headers headers, String name, String value) {
    headers.remove(name);
    headers.add(name, value);
  }

  /** Whether it belongs to the message and not to the connection that carries it. */
  static boolean isFree(String name) {
    return !name.startsWith(":") && !FIXED.contains(name.toLowerCase(Locale.ROOT));
  }

  private static void maybeSet(Headers headers, String name, String value) {
    if (isFree(name)) {
      set(headers, name, value);
    }
  }
}
