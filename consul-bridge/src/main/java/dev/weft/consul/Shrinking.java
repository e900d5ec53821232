package dev.weft.consul;

import dev.weft.policy.balance.Endpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** When a list of endpoints has become so short that it is doubted, and what is used meanwhile. */
final class Shrinking {
  /** Of fewer than this, all have to go. */
  private static final int MANY = 3;

  private Shrinking() {}

  /** Whether all are gone, or more than half of three or more. */
  static boolean isSharp(int before, int now) {
    return now == 0 ? before > 0 : before >= MANY && 2L * now < before;
  }

  /** Those of what was known that aren't listed, neither by their id nor at their address. */
  static List<Endpoint> missing(List<Endpoint> known, List<Endpoint> listed) {
    Set<String> ids = new HashSet<>();
    Set<String> addresses = new HashSet<>();
    for (Endpoint endpoint : listed) {
      ids.add(endpoint.id());
      addresses.add(endpoint.authority());
    }
    List<Endpoint> missing = new ArrayList<>();
    for (Endpoint endpoint : known) {
      if (!ids.contains(endpoint.id()) && !addresses.contains(endpoint.authority())) {
        missing.add(endpoint);
      }
    }
    return List.copyOf(missing);
  }

  /** Both, in the order of a list. */
  static List<Endpoint> merge(List<Endpoint> listed, List<Endpoint> missing) {
    List<Endpoint> all = new ArrayList<>(listed);
    all.addAll(missing);
    all.sort(Comparator.comparing(Endpoint::id).thenComparing(Endpoint::authority));
    return List.copyOf(all);
  }
}
