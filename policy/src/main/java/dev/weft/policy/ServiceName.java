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

  /** The key of maps and of the admin pages: {@code users} or {@code users@dc2}. */
  public String key() {
    return datacenter == null ? service : service + "@" + datacenter;
  }
}
