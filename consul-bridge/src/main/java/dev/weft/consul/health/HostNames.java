package dev.weft.consul.health;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of the host names that instances of one service have. Used on the worker. */
final class HostNames {
  private final Lookups lookups;
  private final Map<String, Name> names = new HashMap<>();

  HostNames(Lookups lookups) {
    this.lookups = lookups;
  }

  /** Whether each was looked up before, be it in vain. */
  boolean areKnown(Set<String> hosts) {
    for (String host : hosts) {
      if (!isKnown(host)) {
        return false;
      }
    }
    return true;
  }

  boolean isKnown(String host) {
    Name name = names.get(host);
    return name != null && name.known;
  }

  /** The address a name had last; null: it has none, or wasn't looked up yet. */
  @Nullable InetAddress address(String host) {
    Name name = names.get(host);
    return name == null ? null : name.address;
  }

  /** Looks all up, forgets all others, and runs {@code done} once all are known. */
  void lookUp(Set<String> hosts, Runnable done) {
    names.keySet().retainAll(hosts);
    int[] left = {hosts.size()};
    for (String host : hosts) {
      Name name = names.computeIfAbsent(host, absent -> new Name());
      lookups.lookUp(
          host,
          found -> {
            name.found(found);
            if (--left[0] == 0) {
              done.run();
            }
          });
    }
  }

  /** One name. */
  private static final class Name {
    private @Nullable InetAddress address;
    private boolean known;

    /** Stays with the address it had while that is still one of the name's, or the name fails. */
    void found(InetAddress[] all) {
      known = true;
      for (InetAddress one : all) {
        if (one.equals(address)) {
          return;
        }
      }
      if (all.length > 0) {
        address = all[0];
      }
    }
  }
}
