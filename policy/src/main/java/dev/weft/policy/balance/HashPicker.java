package dev.weft.policy.balance;

/**
 * Picks the node that a request's key belongs to. Nodes that aren't in use are passed over, and so
 * are those that are full ({@link Bound}); if too many are, the key goes home.
 */
record HashPicker(KeyTable table, Bound bound) implements Picker {

  @Override
  public Node pick(Request request, long now) {
    int home = -1;
    int passed = 0;
    // At least a fourth of the table is in use: this is a matter of a few steps.
    for (long at = table.first(request.hash()); ; at = table.next(at)) {
      int index = table.owner(at);
      if (!bound.isUsed(index)) {
        continue;
      }
      if (!bound.isFull(index)) {
        return bound.node(index);
      }
      home = home < 0 ? index : home;
      if (passed++ == Bound.LONGEST_SEARCH) {
        return bound.node(home);
      }
    }
  }
}
