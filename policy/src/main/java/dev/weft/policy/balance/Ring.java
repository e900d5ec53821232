package dev.weft.policy.balance;

import java.util.List;

/**
 * The points of nodes on a circle of all 64-bit numbers, in order. Immutable; built at publish,
 * read on the application's threads.
 *
 * <p>Points are hashes, so they are spread evenly, and it takes one look at a table by their
 * leading bits to find a place that is right or nearly: that makes both sorting and searching a
 * matter of a step or two per point, however many there are.
 */
final class Ring implements KeyTable {
  /** Ascending as unsigned numbers; the low bits are the index of the node whose point it is. */
  private final long[] points;

  private final long owner;

  /** Where the points begin that have these leading bits, or later ones; then the number of all. */
  private final int[] begins;

  private final int shift;

  /**
   * @param counts how many points each node has
   */
  Ring(List<Node> nodes, int[] counts) {
    owner = Long.highestOneBit(nodes.size()) * 2 - 1;
    long[] unsorted = unsorted(nodes, counts, owner);
    points = new long[unsorted.length];
    shift = Math.min(63, Long.numberOfLeadingZeros(points.length));
    begins = begins(unsorted, shift);
    int[] next = begins.clone();
    for (long point : unsorted) {
      int bucket = (int) (point >>> shift);
      int at = next[bucket]++;
      for (; at > begins[bucket] && points[at - 1] > point; at--) {
        points[at] = points[at - 1];
      }
      points[at] = point;
    }
  }

  /** The place of the first point at or after the hash of a key. */
  @Override
  public long first(long key) {
    long from = XxHash64.of(key, 0) & ~owner;
    int at = begins[(int) (from >>> shift)];
    while (at < points.length && Long.compareUnsigned(points[at], from) < 0) {
      at++;
    }
    return at == points.length ? 0 : at;
  }

  @Override
  public long next(long place) {
    return place + 1 == points.length ? 0 : place + 1;
  }

  /** The index of the node whose point is at a place. */
  @Override
  public int owner(long place) {
    return (int) (points[(int) place] & owner);
  }

  private static long[] unsorted(List<Node> nodes, int[] counts, long owner) {
    int all = 0;
    for (int count : counts) {
      all += count;
    }
    long[] points = new long[all];
    int filled = 0;
    for (int i = 0; i < counts.length; i++) {
      long id = XxHash64.of(nodes.get(i).endpoint().id(), 0);
      for (int point = 0; point < counts[i]; point++) {
        points[filled++] = (XxHash64.of(point, id) & ~owner) | i;
      }
    }
    return points;
  }

  private static int[] begins(long[] points, int shift) {
    int[] begins = new int[(int) (-1L >>> shift) + 2];
    for (long point : points) {
      begins[(int) (point >>> shift) + 1]++;
    }
    for (int i = 1; i < begins.length; i++) {
      begins[i] += begins[i - 1];
    }
    return begins;
  }
}
