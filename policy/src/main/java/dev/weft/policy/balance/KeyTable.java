package dev.weft.policy.balance;

import java.util.List;

/**
 * Which of some nodes every key belongs to, and who stands in if that one can't have it. Built at
 * publish, immutable, read on the application's threads.
 */
interface KeyTable {

  /** Where the search for a key begins. */
  long first(long key);

  /** Where it goes on. Comes by every node, in time. */
  long next(long at);

  /** The index of the node that a search is at. */
  int owner(long at);

  /** The algorithm; compared by identity, so a constant. */
  @FunctionalInterface
  interface Maker {
    KeyTable make(List<Node> nodes, Weights weights);
  }
}
