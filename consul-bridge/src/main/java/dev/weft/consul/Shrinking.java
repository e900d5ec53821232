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

  /** What is listed, and of what was known before the rest as it was. */
  static List<Endpoint> merge(List<Endpoint> listed, List<Endpoint> before) {
    Set<String> ids = new HashSet<>();
    Set<String> addresses = new HashSet<>();
    for (Endpoint endpoint : listed) {
      ids.add(endpoint.id());
      addresses.add(endpoint.authority());
    }
    List<Endpoint> all = new ArrayList<>(listed);
    for (Endpoint endpoint : before) {
      if (!ids.contains(endpoint.id()) && !addresses.contains(endpoint.authority())) {
        all.add(endpoint);
      }
    }
    all.sort(Comparator.comparing(Endpoint::id).thenComparing(Endpoint::authority));
    return List.copyOf(all);
  }
}
