package dev.weft.consul;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import java.util.List;

/**
 * Says when no instance of a service is passing any more, and when some are again: one line each.
 * Used on the worker.
 */
final class PassingWords {
  private final String what;
  private final ConsulLog log;
  private boolean none;

  PassingWords(String what, ConsulLog log) {
    this.what = what;
    this.log = log;
  }

  void tell(List<Endpoint> listed) {
    if (listed.isEmpty()) {
      return;
    }
    int maintenance = 0;
    int critical = 0;
    for (Endpoint endpoint : listed) {
      maintenance += endpoint.health() == Health.MAINTENANCE ? 1 : 0;
      critical += endpoint.health() == Health.CRITICAL ? 1 : 0;
    }
    boolean before = none;
    none = maintenance + critical == listed.size();
    if (none && !before) {
      log.warn(
          what
              + ": Consul lists "
              + listed.size()
              + (listed.size() == 1 ? " instance" : " instances")
              + " and none is passing ("
              + critical
              + " critical, "
              + maintenance
              + " in maintenance); the critical are the last resort");
    } else if (before && !none) {
      log.info(what + ": instances are passing again");
    }
  }
}
