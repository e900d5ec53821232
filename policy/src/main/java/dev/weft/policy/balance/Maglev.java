package dev.weft.policy.balance;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * {@code maglev}: as ring-hash, with the keys spread more evenly, a faster look-up, and somewhat
 * more keys that move when nodes change.
 *
 * <p>A table of 65537 places, each of one node. Every node wants the places in an order of its own:
 * it begins at one place and skips ahead by one width, both hashes of its instance id. In turns
 * each takes the first free place it wants, until none is free. Of 5 places, a wants 0 2 4 1 3, b
 * wants 2 3 4 0 1: a takes 0, b 2, a 4 (2 is gone), b 3, a 1. A node of weight 3 has its turns at
 * 1/3, 2/3, 1 ... of the time in which one of weight 1 has its first. The turns begin with the
 * lowest id, so all callers have the same table.
 *
 * <p>A request's place is its hash modulo 65537; if its node is full ({@link Bound}), another hash
 * is made of it. Eisenbud et al., "Maglev: a fast and reliable software network load balancer",
 * 2016, section 3.4.
 *
 * @param hashOn what of a request is its key
 */
public record Maglev(List<HashOn> hashOn) implements Balancer {
  private static final int PLACES = 65537;
  private static final int WEIGHT_LIMIT = 1 << 20;

  public Maglev {
    hashOn = List.copyOf(hashOn);
  }

  @Override
  public Picker picker(List<Node> usable, Ground ground) {
    List<Node> nodes =
        usable.stream().sorted(Comparator.comparing(n -> n.endpoint().id())).toList();
    Weights weights = new Weights(nodes, WEIGHT_LIMIT);
    Bound bound = new Bound(nodes, weights, ground);
    int[] table = table(nodes, weights);
    return (request, now) -> search(table, request.hash(), bound);
  }

  private static Node search(int[] table, long key, Bound bound) {
    long hash = XxHash64.of(key, 0);
    int first = table[place(hash)];
    int index = first;
    for (int passed = 0; bound.isFull(index); passed++) {
      if (passed == Bound.LONGEST_SEARCH) {
        return bound.node(first);
      }
      hash = XxHash64.of(hash, 0);
      index = table[place(hash)];
    }
    return bound.node(index);
  }

  private static int[] table(List<Node> nodes, Weights weights) {
    int[] wanted = new int[nodes.size()];
    int[] skip = new int[nodes.size()];
    for (int i = 0; i < wanted.length; i++) {
      String id = nodes.get(i).endpoint().id();
      wanted[i] = place(XxHash64.of(id, 0));
      skip[i] = 1 + (int) Long.remainderUnsigned(XxHash64.of(id, 1), PLACES - 1);
    }
    int[] table = new int[PLACES];
    Arrays.fill(table, -1);
    long[] turns = turns(weights, nodes.size());
    for (int taken = 0; taken < PLACES; taken++) {
      int index = (int) (turns[taken] & 0xFF_FFFF);
      while (table[wanted[index]] >= 0) {
        wanted[index] = next(wanted[index], skip[index]);
      }
      table[wanted[index]] = index;
    }
    return table;
  }

  /** Who has each turn, in the low 24 bits; in order of time, and of the nodes at the same time. */
  private static long[] turns(Weights weights, int nodes) {
    long[] turns = new long[PLACES + nodes];
    int filled = 0;
    for (int i = 0; i < nodes; i++) {
      long weight = weights.of(i);
      long share = (PLACES * weight + weights.total() - 1) / weights.total();
      for (long turn = 1; turn <= share; turn++) {
        turns[filled++] = (((turn << 22) / weight) << 24) | i;
      }
    }
    Arrays.sort(turns, 0, filled);
    return turns;
  }

  private static int next(int place, int skip) {
    int next = place + skip;
    return next < PLACES ? next : next - PLACES;
  }

  private static int place(long hash) {
    return (int) Long.remainderUnsigned(hash, PLACES);
  }
}
