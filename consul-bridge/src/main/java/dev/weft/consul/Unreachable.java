package dev.weft.consul;

import dev.weft.policy.ServiceName;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes the names that no host name can hold out of the catalog: Consul allows {@code My_Service},
 * DNS doesn't. Says so once. Used on the worker.
 */
final class Unreachable {
  private static final int SHOWN = 5;

  private final ConsulLog log;
  private boolean said;

  Unreachable(ConsulLog log) {
    this.log = log;
  }

  /** The catalog without them. */
  Set<String> without(Set<String> names) {
    Set<String> left = new HashSet<>(names);
    if (left.removeIf(name -> !ServiceName.isLabel(name)) && !said) {
      said = true;
      Set<String> gone = new TreeSet<>(names);
      gone.removeAll(left);
      log.warn(
          "services that no host name can stand for are left out: "
              + shown(gone)
              + "; allowed: letters, digits and hyphens, these not at the ends, at most 63");
    }
    return left;
  }

  private static String shown(Set<String> names) {
    StringBuilder text = new StringBuilder();
    int count = 0;
    for (String name : names) {
      if (++count > SHOWN) {
        return text + " and " + (names.size() - SHOWN) + " more";
      }
      text.append(count == 1 ? "" : ", ").append(name);
    }
    return text.toString();
  }
}
