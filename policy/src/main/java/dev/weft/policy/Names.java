package dev.weft.policy;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads authorities: the host in one spelling, and what of Consul it names. */
final class Names {
  private Names() {}

  /** The host in lower case, without port and closing dot. */
  static String host(String authority) {
    String host = authority.toLowerCase(Locale.ROOT);
    int colon = host.lastIndexOf(':');
    if (host.startsWith("[")) {
      int close = host.indexOf(']');
      return close < 0 ? host : host.substring(0, close + 1);
    }
    if (colon >= 0 && host.indexOf(':') == colon) {
      host = host.substring(0, colon);
    }
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  /** Whether only {@code hosts} can bring this host into the mesh: a literal or localhost. */
  static boolean isLocalOrLiteral(String host) {
    if (host.isEmpty() || host.equals("localhost") || host.indexOf(':') >= 0) {
      return true;
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c != '.' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return true;
  }

  /** What a name under {@code .consul} stands for; null: it isn't one that Consul answers. */
  static @Nullable ConsulName consul(String host) {
    if (!host.endsWith(".consul")) {
      return null;
    }
    List<String> labels = List.of(host.split("\\.", -1));
    int last = labels.size() - 1;
    for (String label : labels) {
      if (label.isEmpty() || label.startsWith("_")) {
        return null;
      }
    }
    // From the right, as Consul does: in a.service.service.consul the tag is "a".
    if (isKind(labels.get(last - 1))) {
      return named(labels.subList(0, last), null);
    }
    if (last >= 3 && isKind(labels.get(last - 2))) {
      return named(labels.subList(0, last - 1), labels.get(last - 1));
    }
    boolean mesh = labels.get(last - 1).equals("virtual") || labels.get(last - 1).equals("connect");
    return mesh && last == 2 ? new ConsulName(new ServiceName(labels.get(0), null), null) : null;
  }

  private static boolean isKind(String label) {
    return label.equals("service") || label.equals("query");
  }

  /**
   * @param labels up to the kind
   */
  private static @Nullable ConsulName named(List<String> labels, @Nullable String datacenter) {
    int kind = labels.size() - 1;
    if (labels.get(kind).equals("query")) {
      return kind == 1
          ? new ConsulName(new ServiceName(ServiceName.ofQuery(labels.get(0)), datacenter), null)
          : null;
    }
    return switch (kind) {
      case 1 -> new ConsulName(new ServiceName(labels.get(0), datacenter), null);
      case 2 -> new ConsulName(new ServiceName(labels.get(1), datacenter), labels.get(0));
      default -> null;
    };
  }

  record ConsulName(ServiceName service, @Nullable String tag) {}
}
