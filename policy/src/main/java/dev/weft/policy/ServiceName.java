package dev.weft.policy;

import org.jspecify.annotations.Nullable;

/**
 * The name of a destination as discovery knows it, read off a host name.
 *
 * @param service Consul's service name, lower case; {@code <name>.query} for a prepared query
 * @param datacenter null: the agent's own
 */
public record ServiceName(String service, @Nullable String datacenter) {
  private static final String QUERY = ".query";
  private static final int LONGEST_LABEL = 63;

  public static ServiceName of(String service) {
    return new ServiceName(service, null);
  }

  /** The name that has this {@link #key}. */
  static ServiceName ofKey(String key) {
    int at = key.indexOf('@');
    return at < 0 ? of(key) : new ServiceName(key.substring(0, at), key.substring(at + 1));
  }

  /** The key of maps and of the admin pages: {@code users} or {@code users@dc2}. */
  public String key() {
    return datacenter == null ? service : service + "@" + datacenter;
  }

  /** Whether it stands for a prepared query. */
  public boolean isQuery() {
    return service.endsWith(QUERY);
  }

  /** The name of the prepared query that it stands for. */
  public String query() {
    return service.substring(0, service.length() - QUERY.length());
  }

  /** The service name of a prepared query. */
  static String ofQuery(String query) {
    return query + QUERY;
  }

  /**
   * Whether a host name can hold it (RFC 1123): letters, digits and hyphens, these not at the ends,
   * at most 63.
   */
  public static boolean isLabel(String name) {
    int last = name.length() - 1;
    if (last < 0 || last >= LONGEST_LABEL || name.charAt(0) == '-' || name.charAt(last) == '-') {
      return false;
    }
    for (int i = 0; i <= last; i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && (c < '0' || c > '9') && c != '-') {
        return false;
      }
    }
    return true;
  }
}
