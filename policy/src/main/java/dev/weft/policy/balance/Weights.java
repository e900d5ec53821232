package dev.weft.policy.balance;

import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The weights of some nodes in lowest terms. If their sum were above a limit they are brought down
 * in proportion, none below 1, so that the sum is at most about the limit plus the number of nodes.
 */
final class Weights {
  private final int[] each;
  private final int[] upTo;
  private final boolean equal;

  /**
   * Which index a drawn number is in or before, by its leading bits: a draw takes a step or two.
   */
  private final int[] guide;

  private final int shift;

  Weights(List<Node> nodes, int limit) {
    each = new int[nodes.size()];
    upTo = new int[nodes.size()];
    long sum = 0;
    int divisor = 0;
    for (Node node : nodes) {
      int weight = node.endpoint().weight();
      sum += weight;
      divisor = greatestCommonDivisor(weight, divisor);
    }
    sum /= divisor;
    int total = 0;
    boolean same = true;
    for (int i = 0; i < each.length; i++) {
      long weight = nodes.get(i).endpoint().weight() / divisor;
      each[i] = (int) (sum <= limit ? weight : Math.max(1, weight * limit / sum));
      total += each[i];
      upTo[i] = total;
      same &= each[i] == each[0];
    }
    equal = same;
    shift = Math.max(0, 31 - Integer.numberOfLeadingZeros(total / each.length));
    guide = guide(upTo, shift);
  }

  boolean equal() {
    return equal;
  }

  int of(int index) {
    return each[index];
  }

  int total() {
    return upTo[upTo.length - 1];
  }

  /** An index, each with the probability of its weight. */
  int draw(IntUnaryOperator chance) {
    if (equal) {
      return chance.applyAsInt(each.length);
    }
    int drawn = chance.applyAsInt(total());
    int index = guide[drawn >>> shift];
    while (drawn >= upTo[index]) {
      index++;
    }
    return index;
  }

  static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  private static int[] guide(int[] upTo, int shift) {
    int[] guide = new int[((upTo[upTo.length - 1] - 1) >>> shift) + 1];
    int index = 0;
    for (int i = 0; i < guide.length; i++) {
      while (i << shift >= upTo[index]) {
        index++;
      }
      guide[i] = index;
    }
    return guide;
  }
}
