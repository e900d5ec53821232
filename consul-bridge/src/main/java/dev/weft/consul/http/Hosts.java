package dev.weft.consul.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Tells addresses from host names. Called on any thread; never looks a name up. */
public final class Hosts {
  private Hosts() {}

  /** The address {@code host} spells out, or null if it is a name that has to be looked up. */
  public static @Nullable InetAddress literal(String host) {
    String bare = host.startsWith("[") && host.endsWith("]") ? strip(host) : host;
    if (bare.isEmpty() || !looksLikeAddress(bare)) {
      return null;
    }
    try {
      return InetAddress.getByName(bare);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static String strip(String host) {
    return host.substring(1, host.length() - 1);
  }

  private static boolean looksLikeAddress(String host) {
    if (host.indexOf(':') >= 0) {
      return true;
    }
    int dots = 0;
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c == '.') {
        dots++;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return dots == 3;
  }
}
