package dev.weft.policy;

import dev.weft.policy.balance.Node;
import dev.weft.policy.balance.Pool;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One connection of a client that speaks for itself: where it goes, and what became of it. Made by
 * {@link Mesh#dial} and told of by the socket hooks, on any thread. It counts as in use at its
 * endpoint, and against {@code maxConnections}, until it ends, which it does once.
 */
public final class Connection {
  private static final int DIALING = 0;
  private static final int OPEN = 1;
  private static final int ENDED = 2;

  /** Who has waited so long for an answer gives up because there is none. */
  private static final long PATIENT_NANOS = 1_000_000_000L;

  private final String authority;
  private final Call call;
  private final Upstream owner;
  private final Pool pool;
  private final Node node;
  private final boolean probe;
  private final long begunAt;
  private final AtomicInteger state = new AtomicInteger(DIALING);

  /**
   * @param authority that the application asked for
   */
  Connection(
      String authority, Call call, Upstream owner, Pool pool, Node node, boolean probe, long now) {
    this.authority = authority;
    this.call = call;
    this.owner = owner;
    this.pool = pool;
    this.node = node;
    this.probe = probe;
    begunAt = now;
    node.started();
  }

  /** Where it goes. */
  public Node node() {
    return node;
  }

  /** How long the connect may take; 0: as long as it likes. */
  public long connectNanos() {
    return call.timeouts().connectNanos();
  }

  /** How long nothing may move on it; 0: as long as it likes. */
  public long idleNanos() {
    return call.timeouts().idleNanos();
  }

  /** How long it may live once it {@link Mesh#isStranded}; 0: for ever. */
  public long drainNanos() {
    return call.upstream().service().policy().drainNanos();
  }

  String authority() {
    return authority;
  }

  /** The endpoint has accepted. */
  public void connected(long now) {
    if (state.compareAndSet(DIALING, OPEN)) {
      long nanos = now - begunAt;
      owner.capacity().connected();
      node.standing().connected();
      pool.ended(node, call, nanos, false, now);
      owner.connected(node, now);
      owner.listener().dialed(call, node, Outcome.IGNORED, nanos);
    }
  }

  /** The endpoint didn't accept, or not in time. */
  public void failed(long now) {
    if (state.compareAndSet(DIALING, ENDED)) {
      Outcome outcome = Outcome.of(Failure.CONNECT_FAILURE);
      long nanos = now - begunAt;
      owner.capacity().connected();
      node.standing().connectFailed(now);
      pool.ended(node, call, nanos, true, now);
      end(true);
      owner.ended(node, outcome, probe, begunAt, now);
      owner.listener().dialed(call, node, outcome, nanos);
    }
  }

  /**
   * We have ended it.
   *
   * @param reason in one word
   */
  public void severed(String reason, long now) {
    closed(false, now);
    owner.listener().severed(call, node, reason);
  }

  /**
   * The connection is no more: the application closed it, or gave up waiting for it. Giving up is
   * the only sign of an endpoint that doesn't answer where a connect doesn't block: after a second,
   * or after {@code timeouts.connect} if that is shorter, it {@link #failed}.
   *
   * @param early it was the endpoint that ended it, before it can have been of use
   */
  public void closed(boolean early, long now) {
    if (now - begunAt >= patienceNanos()) {
      failed(now);
    }
    switch (state.getAndSet(ENDED)) {
      case DIALING -> {
        owner.capacity().connected();
        end(false);
        owner.ended(node, Outcome.IGNORED, probe, begunAt, now);
      }
      case OPEN -> {
        end(early);
        owner.closed(node, early, now);
      }
      default -> {}
    }
  }

  private long patienceNanos() {
    long limit = connectNanos();
    return limit == 0 ? PATIENT_NANOS : Math.min(limit, PATIENT_NANOS);
  }

  private void end(boolean failed) {
    node.ended(failed);
    owner.capacity().leaveConnection();
  }
}
