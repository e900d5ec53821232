package dev.weft.policy;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Node;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A copy of a request on its way to a mirror. Its answer is thrown away, and counts for the health
 * of the endpoint only. Ended exactly once; further ends are ignored.
 */
public final class Shadow {
  private final Upstream owner;
  private final Node node;
  private final AtomicBoolean ended = new AtomicBoolean();

  Shadow(Upstream owner, Node node) {
    this.owner = owner;
    this.node = node;
    node.started();
  }

  public Endpoint endpoint() {
    return node.endpoint();
  }

  public void finished(Outcome outcome, long now) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    Failure failure = outcome.failure();
    node.ended(failure != null || outcome.status() >= 500);
    owner.ended(node, outcome, false, now, now);
  }
}
