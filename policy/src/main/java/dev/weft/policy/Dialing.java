package dev.weft.policy;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Node;
import dev.weft.policy.balance.Pool;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What stands between a connection and its endpoint: the rate limit, a node that wants a probe, who
 * serves, room, a node. A socket that failed to connect can't be used again, so a node whose last
 * connect failed a moment ago is left out if another will do.
 */
final class Dialing {
  private static final int DRAWS = 5;
  private static final LocalReply UNREACHABLE =
      new LocalReply(503, "no endpoint of an address family that this JVM has", null, 0);

  private final Call call;
  private final String authority;
  private final Predicate<Endpoint> reachable;
  private final long now;

  Dialing(Call call, String authority, Predicate<Endpoint> reachable, long now) {
    this.call = call;
    this.authority = authority;
    this.reachable = reachable;
    this.now = now;
  }

  /** The connection, counted from here on; null: refused, and {@link Call#refusal} says why. */
  @Nullable Connection dial() {
    LocalReply limited = call.rule.limit(now);
    if (limited != null) {
      return refused(limited);
    }
    Connection probe = probe();
    if (probe != null) {
      return probe;
    }
    StandIn standIn = Levels.draw(call);
    Upstream serving = call.serving(standIn);
    Pool pool = call.pool(standIn);
    if (serving == null || pool == null || pool.used().isEmpty()) {
      return refused(null);
    }
    if (!serving.capacity().enterConnection()) {
      return refused(Admission.OVERFLOW);
    }
    Node node = pick(pool);
    if (node == null) {
      serving.capacity().withdrawConnection();
      return refused(pool.used().isEmpty() ? null : UNREACHABLE);
    }
    return begin(serving, pool, node, false);
  }

  /** One connection shows whether a node that was out is well; none can be made again elsewhere. */
  private @Nullable Connection probe() {
    Upstream own = call.targetOwner();
    Pool pool = call.pool(null);
    if (own == null || pool == null || !pool.isAnyReturning()) {
      return null;
    }
    if (!own.capacity().enterConnection()) {
      return null;
    }
    Node node = pool.probe(false, now);
    if (node != null && !reachable.test(node.endpoint())) {
      node.standing().probeEnded(now);
      node = null;
    }
    if (node == null) {
      own.capacity().withdrawConnection();
      return null;
    }
    return begin(own, pool, node, true);
  }

  private Connection begin(Upstream serving, Pool pool, Node node, boolean probe) {
    call.view.upstream.budget().request(now);
    if (serving != call.view.upstream) {
      serving.called(now);
    }
    return new Connection(authority, call, serving, pool, node, probe, now);
  }

  /** A few draws keep the balancer's shares, then any other will do; null: none is reachable. */
  private @Nullable Node pick(Pool pool) {
    Node node = Untried.pick(pool, call, now);
    for (int draws = 1; node != null && draws < DRAWS; draws++) {
      if (isFit(node)) {
        return node;
      }
      node = Untried.pick(pool, call, now);
    }
    return any(pool.used());
  }

  private @Nullable Node any(List<Node> nodes) {
    Node failed = null;
    int size = nodes.size();
    int start = size == 0 ? 0 : call.view.upstream.chance.applyAsInt(size);
    for (int i = 0; i < size; i++) {
      Node node = nodes.get((start + i) % size);
      if (isFit(node)) {
        return node;
      }
      if (failed == null && reachable.test(node.endpoint())) {
        failed = node;
      }
    }
    return failed;
  }

  private boolean isFit(Node node) {
    return reachable.test(node.endpoint()) && !node.standing().failedToConnectLately(now);
  }

  private @Nullable Connection refused(@Nullable LocalReply reply) {
    Admission.refuse(call, reply);
    return null;
  }
}
