package dev.weft.bench.app;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Where the next request goes: the beginning of its URL. Called by many threads at once. */
public interface Addresses {
  String next();

  /** Hard-coded ones in turn; one alone is that of a proxy, or a service's name. */
  static Addresses fixed(List<String> bases) {
    if (bases.size() == 1) {
      String only = bases.get(0);
      return () -> only;
    }
    String[] all = bases.toArray(String[]::new);
    AtomicInteger turn = new AtomicInteger();
    return () -> all[Math.floorMod(turn.getAndIncrement(), all.length)];
  }
}
