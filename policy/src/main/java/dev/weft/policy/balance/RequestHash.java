package dev.weft.policy.balance;

import dev.weft.policy.route.RequestHead;
import java.util.List;

/**
 * The key of a request for balancers that keep requests of one key together. Computed once per
 * call, on the application's thread.
 */
public final class RequestHash {
  /** The request has none of the parts: draw a key, or else all such requests hit one node. */
  public static final long NONE = 0;

  private RequestHash() {}

  /**
   * All parts that are there, in order, combined as Envoy does; never {@link #NONE} if one is.
   *
   * @param parts of the balancer: {@link Balancer#hashOn}
   */
  public static long of(List<HashOn> parts, RequestHead head) {
    long hash = 0;
    boolean found = false;
    for (int i = 0; i < parts.size(); i++) {
      String value = parts.get(i).of(head);
      if (value != null) {
        hash = Long.rotateLeft(hash, 1) ^ XxHash64.of(value, 0);
        found = true;
      }
    }
    return found && hash == NONE ? 1 : hash;
  }

  /** Another key for a request whose first one led to a node that was tried already. */
  public static long next(long hash) {
    long next = XxHash64.of(hash, 1);
    return next == NONE ? 1 : next;
  }
}
