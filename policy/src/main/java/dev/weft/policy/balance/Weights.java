package dev.weft.policy.balance;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The weights of some nodes in lowest terms. If their sum were above a limit they are brought down
 * in proportion, none below 1, so that the sum is at most about the limit plus the number of nodes.
 */
final class Weights {
  private static final int[] NONE = {};

  private final int size;
  private final boolean equal;

  /** This and the rest: none if all are equal, which is usual and takes one look at each. */
  private final int[] each;

  private final int[] upTo;

  /**
   * Which index a drawn number is in or before, by its leading bits: a draw takes a step or two.
   */
  private final int[] guide;

  private final int shift;

  Weights(List<Node> nodes, int limit) {
    size = nodes.size();
    int[] weights = unequal(nodes);
    if (weights.length > 0) {
      reduce(weights, limit);
    }
    each = isSame(weights) ? NONE : weights;
    equal = each.length == 0;
    upTo = upTo(each);
    shift = equal ? 0 : Math.max(0, 31 - Integer.numberOfLeadingZeros(total() / size));
    guide = equal ? NONE : guide(upTo, shift);
  }

  boolean equal() {
    return equal;
  }

  int of(int index) {
    return equal ? 1 : each[index];
  }

  int total() {
    return equal ? size : upTo[size - 1];
  }

  /** An index, each with the probability of its weight. */
  int draw(IntUnaryOperator chance) {
    if (equal) {
      return chance.applyAsInt(size);
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

  /** As they are given, or none if all are the same. */
  private static int[] unequal(List<Node> nodes) {
    int count = nodes.size();
    int first = nodes.get(0).endpoint().weight();
    int same = 1;
    while (same < count && nodes.get(same).endpoint().weight() == first) {
      same++;
    }
    if (same == count) {
      return NONE;
    }
    int[] weights = new int[count];
    Arrays.fill(weights, 0, same, first);
    for (int i = same; i < count; i++) {
      weights[i] = nodes.get(i).endpoint().weight();
    }
    return weights;
  }

  private static void reduce(int[] weights, int limit) {
    long sum = 0;
    int divisor = 0;
    for (int weight : weights) {
      sum += weight;
      divisor = divisor == 1 ? 1 : greatestCommonDivisor(weight, divisor);
    }
    sum /= divisor;
    for (int i = 0; i < weights.length; i++) {
      int weight = weights[i] / divisor;
      weights[i] = (int) (sum <= limit ? weight : Math.max(1, (long) weight * limit / sum));
    }
  }

  /** Unequal ones may have become so. */
  private static boolean isSame(int[] weights) {
    for (int weight : weights) {
      if (weight != weights[0]) {
        return false;
      }
    }
    return true;
  }

  private static int[] upTo(int[] each) {
    int[] upTo = new int[each.length];
    int total = 0;
    for (int i = 0; i < each.length; i++) {
      total += each[i];
      upTo[i] = total;
    }
    return upTo;
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
