package dev.weft.policy.balance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key table with the nodes it was built of, which outlives pickers. Built at publish, asked for
 * pickers at publish and on ejections.
 *
 * <p>A node that is ejected, fails a check or leaves is passed over, and has its keys again when it
 * is back: no key of another node moves, and nobody who waits for an ejection waits for a table. Of
 * 10 nodes 1 is ejected: the same table, in which 9 are used. It returns: all keys are where they
 * were. 1 joins: a table of 11.
 */
final class Placement {
  /** With less of the weight in use than one in so many, searches would take too many steps. */
  private static final int USED_ONE_IN = 4;

  private static final int WEIGHT_LIMIT = 1 << 20;

  private final KeyTable.Maker maker;
  private final Node[] nodes;

  /** As the endpoints were described when the table was built. */
  private final int[] given;

  private final long givenTotal;
  private final Weights weights;
  private final KeyTable table;

  Placement(List<Node> nodes, KeyTable.Maker maker) {
    this.maker = maker;
    this.nodes = nodes.toArray(new Node[0]);
    given = new int[this.nodes.length];
    for (int i = 0; i < given.length; i++) {
      given[i] = this.nodes[i].endpoint().weight();
    }
    givenTotal = weightOf(nodes);
    weights = new Weights(nodes, WEIGHT_LIMIT);
    table = maker.make(nodes, weights);
  }

  /**
   * Null: these need another table, as some are new, have another weight or are too few.
   *
   * @param usable in the order they always come in
   */
  @Nullable HashPicker picker(List<Node> usable, KeyTable.Maker maker, Ground ground) {
    if (maker != this.maker || weightOf(usable) * USED_ONE_IN < givenTotal) {
      return null;
    }
    boolean[] used = new boolean[nodes.length];
    int at = 0;
    for (int i = 0; i < usable.size(); i++) {
      Node node = usable.get(i);
      while (at < nodes.length && nodes[at] != node) {
        at++;
      }
      if (at == nodes.length || given[at] != node.endpoint().weight()) {
        return null;
      }
      used[at++] = true;
    }
    return new HashPicker(table, new Bound(nodes, weights, used, ground));
  }

  /**
   * What to build the next table of: these, and nodes of this one that are only out for now, so
   * that their return doesn't take a third table.
   *
   * @param known all there are, used or not, in the same order
   */
  List<Node> next(List<Node> usable, List<Node> known) {
    Set<Node> mine = Collections.newSetFromMap(new IdentityHashMap<>());
    Collections.addAll(mine, nodes);
    List<Node> wide = new ArrayList<>(known.size());
    int at = 0;
    for (Node node : known) {
      if (at < usable.size() && usable.get(at) == node) {
        wide.add(node);
        at++;
      } else if (!node.isUsable() && mine.contains(node)) {
        wide.add(node);
      }
    }
    boolean all = at == usable.size();
    return all && weightOf(usable) * USED_ONE_IN >= weightOf(wide) ? wide : usable;
  }

  private static long weightOf(List<Node> nodes) {
    long sum = 0;
    for (int i = 0; i < nodes.size(); i++) {
      sum += nodes.get(i).endpoint().weight();
    }
    return sum;
  }
}
