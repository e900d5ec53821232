package dev.weft.policy.balance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which part of a big service one JVM uses, so that not every caller connects to every endpoint.
 *
 * <p>Each node gets the score XXH64(its id, seed of the JVM), the highest scores are in. A node
 * that leaves the part makes room for one, a node that joins pushes out at most one, and nothing
 * else moves: of scores a 9, b 7, c 5, d 2 the best two are a and b; without a they are b and c.
 * Each JVM has another seed, so a node is in the part of about size/n of them, with the spread of
 * chance: parts of 12 and more keep that spread bearable. gRFC A68, "Random subsetting"; Thaler and
 * Ravishankar, "A name-based mapping scheme for rendezvous", 1996.
 */
final class Rendezvous {
  private Rendezvous() {}

  /** In the order they came in. */
  static List<Node> highest(List<Node> nodes, int size, long seed) {
    long[] scores = new long[nodes.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = XxHash64.of(nodes.get(i).endpoint().id(), seed);
    }
    long[] sorted = scores.clone();
    Arrays.sort(sorted);
    long lowest = sorted[sorted.length - size];
    List<Node> highest = new ArrayList<>(size);
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] >= lowest) {
        highest.add(nodes.get(i));
      }
    }
    return highest;
  }
}
