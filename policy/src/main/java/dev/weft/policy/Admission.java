package dev.weft.policy;

import dev.weft.policy.balance.Node;
import dev.weft.policy.balance.Pool;
import org.jspecify.annotations.Nullable;

/**
 * What stands between a call and its next try, in this order: an answer that is decided already,
 * the rate limit, a node that wants a probe, who serves, room, a node.
 */
final class Admission {
  static final LocalReply OVERFLOW = new LocalReply(503, "overflow", null, 0);

  private Admission() {}

  /** The next try, begun; null: refused, and {@link Call#reply} says how. */
  static @Nullable Attempt attempt(Call call, long now) {
    if (call.attempts() == 0) {
      LocalReply decided = call.reply();
      LocalReply reply = decided == null ? call.rule.limit(now) : decided;
      if (reply != null) {
        return refused(call, reply);
      }
      Attempt probe = probe(call, now);
      if (probe != null) {
        return probe;
      }
    }
    StandIn standIn = Levels.draw(call);
    Upstream serving = call.serving(standIn);
    Pool pool = call.pool(standIn);
    if (serving == null || pool == null) {
      return refused(call, null);
    }
    if (!serving.capacity().enter()) {
      return refused(call, OVERFLOW);
    }
    Node node = Untried.pick(pool, call, now);
    if (node == null) {
      serving.capacity().withdraw();
      return refused(call, null);
    }
    return call.begin(serving, pool, node, false, now);
  }

  /**
   * The first try, on a node that was out and is to show that it is well; null: none is. Of the
   * target's own nodes, be they all out, or else they would stay so while others stand in.
   */
  private static @Nullable Attempt probe(Call call, long now) {
    Upstream own = call.targetOwner();
    Pool pool = call.pool(null);
    if (own == null || pool == null || !pool.isAnyReturning() || !own.capacity().enter()) {
      return null;
    }
    Node node = pool.probe(isRepeatable(call), now);
    if (node == null) {
      own.capacity().withdraw();
      return null;
    }
    return call.begin(own, pool, node, true, now);
  }

  /** Whether a further try may follow the first. */
  private static boolean isRepeatable(Call call) {
    return call.rule.policy.retry().attempts() > 0
        && call.rule.policy.retry().methods().contains(call.method());
  }

  private static @Nullable Attempt refused(Call call, @Nullable LocalReply reply) {
    refuse(call, reply);
    return null;
  }

  /**
   * Tells that there is none.
   *
   * @param reply null: no endpoint
   */
  static void refuse(Call call, @Nullable LocalReply reply) {
    if (reply != null) {
      call.particulars().reply = reply;
    }
    String reason = reply == null ? call.refusal() : reply.reason();
    call.upstream().listener().refused(call, reason);
  }
}
