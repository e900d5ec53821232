package dev.weft.consul;

import java.util.List;

/**
 * How discovery from Consul fares, for the admin page.
 *
 * @param connections open ones; Consul allows 200 of one client address by default
 */
public record ConsulStatus(String address, int connections, List<WatchStatus> watches) {
  public ConsulStatus {
    watches = List.copyOf(watches);
  }
}
