package dev.weft.policy.balance;

/**
 * Draws one of the nodes it was built for. Called by many of the application's threads at once:
 * takes no lock and allocates nothing.
 */
@FunctionalInterface
public interface Picker {
  /**
   * @param now on the clock of {@code Mesh.call}
   */
  Node pick(Request request, long now);

  /**
   * Told of a try's end, for algorithms that learn from it.
   *
   * @param latencyNanos to the response head; of a stream it means nothing
   * @param failed no answer, a 5xx or a 429
   */
  default void ended(Node node, Request request, long latencyNanos, boolean failed, long now) {}

  /** What pickers may know of the request. */
  interface Request {
    /** Same for requests that belong together; drawn by chance if the request doesn't say. */
    long hash();

    /** Whether its latency says nothing: an upgrade, server-sent events. */
    boolean isStream();
  }
}
