package dev.weft.policy.balance;

/**
 * Draws one of the nodes it was built for. Called by many of the application's threads at once:
 * takes no lock and allocates nothing.
 */
@FunctionalInterface
public interface Picker {
  Node pick();
}
