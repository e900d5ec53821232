package dev.weft.policy.balance;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The table of {@link Maglev}. Built at publish, read on the application's threads. */
final class Slots implements KeyTable {
  private static final int PLACES = 65537;

  /** The index of the node that has each place. */
  private final int[] owners = new int[PLACES];

  Slots(List<Node> nodes, Weights weights) {
    Integer[] order = order(nodes);
    int[] wanted = new int[order.length];
    int[] skip = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      String id = nodes.get(order[i]).endpoint().id();
      wanted[i] = place(XxHash64.of(id, 0));
      skip[i] = 1 + (int) Long.remainderUnsigned(XxHash64.of(id, 1), PLACES - 1);
    }
    Arrays.fill(owners, -1);
    long[] turns = turns(order, weights);
    for (int taken = 0; taken < PLACES; taken++) {
      int i = (int) (turns[taken] & 0xFF_FFFF);
      while (owners[wanted[i]] >= 0) {
        wanted[i] = skip(wanted[i], skip[i]);
      }
      owners[wanted[i]] = order[i];
    }
  }

  /** A place is that of a hash, and the next one that of the hash's hash. */
  @Override
  public long first(long key) {
    return XxHash64.of(key, 0);
  }

  @Override
  public long next(long hash) {
    return XxHash64.of(hash, 0);
  }

  @Override
  public int owner(long hash) {
    return owners[place(hash)];
  }

  /** The indices of the nodes by id. */
  private static Integer[] order(List<Node> nodes) {
    Integer[] order = new Integer[nodes.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparing(i -> nodes.get(i).endpoint().id()));
    return order;
  }

  /** Who has each turn, in the low 24 bits; in order of time, and of ids at the same time. */
  private static long[] turns(Integer[] order, Weights weights) {
    long[] turns = new long[PLACES + order.length];
    int filled = 0;
    for (int i = 0; i < order.length; i++) {
      long weight = weights.of(order[i]);
      long share = (PLACES * weight + weights.total() - 1) / weights.total();
      for (long turn = 1; turn <= share; turn++) {
        turns[filled++] = (((turn << 22) / weight) << 24) | i;
      }
    }
    Arrays.sort(turns, 0, filled);
    return turns;
  }

  private static int skip(int place, int skip) {
    int next = place + skip;
    return next < PLACES ? next : next - PLACES;
  }

  private static int place(long hash) {
    return (int) Long.remainderUnsigned(hash, PLACES);
  }
}
