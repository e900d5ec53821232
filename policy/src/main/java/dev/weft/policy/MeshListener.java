package dev.weft.policy;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Node;

/**
 * Told of what the mesh does; telemetry is the one implementation that matters. Called on the
 * application's threads (picked, finished), the sweep's or the publisher's; must not block or
 * throw.
 */
public interface MeshListener {
  MeshListener NONE = new MeshListener() {};

  default void picked(Call call, Attempt attempt) {}

  /** An attempt ended, {@code verdict} says whether another follows. */
  default void finished(
      Call call, Attempt attempt, Outcome outcome, Verdict verdict, long durationNanos) {}

  /**
   * A socket was connected, or couldn't be.
   *
   * @param outcome {@link Outcome#IGNORED} for one that was
   */
  default void dialed(Call call, Node node, Outcome outcome, long durationNanos) {}

  /** An open connection was ended by us. */
  default void severed(Call call, Node node, String reason) {}

  /** An endpoint was taken out for {@code nanos}; {@code reason} is a line for people. */
  default void ejected(String service, Endpoint endpoint, String reason, long nanos) {}

  default void returned(String service, Endpoint endpoint) {}

  /** A call found no endpoint or was refused by a limit. */
  default void refused(Call call, String reason) {}

  default void published(MeshSnapshot snapshot) {}
}
