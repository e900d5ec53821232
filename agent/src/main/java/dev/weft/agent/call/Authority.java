package dev.weft.agent.call;

/** Takes apart {@code host:port} as it stands in URLs. */
public final class Authority {
  private Authority() {}

  /** The authority of a request: IPv6 literals in brackets, no port if {@code port} is -1. */
  public static String of(String host, int port) {
    String bracketed = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    return port == -1 ? bracketed : bracketed + ":" + port;
  }

  static String host(String authority) {
    if (authority.startsWith("[")) {
      int end = authority.indexOf(']');
      return end < 0 ? authority : authority.substring(1, end);
    }
    int colon = authority.indexOf(':');
    return colon < 0 ? authority : authority.substring(0, colon);
  }
}
