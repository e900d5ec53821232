package dev.weft.policy;

import org.jspecify.annotations.Nullable;

/**
 * The name of a destination as discovery knows it, read off a host name.
 *
 * @param service Consul's service name, lower case
 * @param datacenter null: the agent's own
 */
public record ServiceName(String service, @Nullable String datacenter) {

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
}
