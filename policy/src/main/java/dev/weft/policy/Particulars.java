package dev.weft.policy;

import dev.weft.policy.balance.HashOn;
import dev.weft.policy.balance.RequestHash;
import dev.weft.policy.route.ConnectionHead;
import dev.weft.policy.route.RequestHead;
import dev.weft.policy.route.Route;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** What only some calls have: a hash, an injected fault, a rewritten target. Of one call. */
final class Particulars {
  /** Same for requests that belong together. */
  private long hash = RequestHash.NONE;

  boolean stream;

  long delayNanos;
  @Nullable String path;

  /** What is answered in place of an endpoint, as far as it is decided. */
  @Nullable LocalReply reply;

  int hedges;

  private Particulars() {}

  /**
   * Null: the call has none.
   *
   * @param hashOn what decides where the request belongs; empty: nothing
   * @param timed whether it matters how long the answer takes
   */
  static @Nullable Particulars of(
      RequestHead head,
      Rules.Rule rule,
      List<HashOn> hashOn,
      boolean timed,
      IntUnaryOperator chance) {
    boolean stream = timed && isStream(head);
    // Nothing of a connection can be answered, delayed or rewritten.
    boolean plain = rule.plain || head instanceof ConnectionHead;
    if (plain && hashOn.isEmpty() && !stream) {
      return null;
    }
    Particulars particulars = new Particulars();
    particulars.hash = RequestHash.of(hashOn, head);
    particulars.stream = stream;
    if (!plain) {
      Route route = rule.policy.route();
      particulars.reply = Changes.reply(route, head, chance);
      particulars.path = Changes.path(route, head);
      boolean delayed = route.redirect() == null && route.fault().delayed().hits(chance);
      particulars.delayNanos = delayed ? route.fault().delayNanos() : 0;
    }
    return particulars;
  }

  static Particulars none() {
    return new Particulars();
  }

  long hash(IntUnaryOperator chance) {
    return hash == RequestHash.NONE ? random(chance) : hash;
  }

  /** Another node is asked for than the hash said; the same one for the same request. */
  void redraw() {
    if (hash != RequestHash.NONE) {
      hash = RequestHash.next(hash);
    }
  }

  private static boolean isStream(RequestHead head) {
    String accept = head.header("accept");
    return head.header("upgrade") != null
        || (accept != null && accept.contains("text/event-stream"));
  }

  static long random(IntUnaryOperator chance) {
    int bits = 1 << 30;
    return ((long) chance.applyAsInt(bits) << 34) ^ ((long) chance.applyAsInt(bits) << 8);
  }
}
