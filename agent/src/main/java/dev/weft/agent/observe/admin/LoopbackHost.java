package dev.weft.agent.observe.admin;

import java.util.Locale;

/**
 * Which {@code Host} headers a server bound to loopback answers. A page of any web site could have
 * its own name resolve to 127.0.0.1 and then read us as its own origin; but it can't choose what
 * the browser writes into {@code Host}.
 */
final class LoopbackHost {
  private LoopbackHost() {}

  static boolean allows(String header) {
    String host = withoutPort(header.trim().toLowerCase(Locale.ROOT));
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    boolean port = colon > host.lastIndexOf(']') && host.substring(colon + 1).matches("\\d{0,5}");
    return port ? host.substring(0, colon) : host;
  }
}
