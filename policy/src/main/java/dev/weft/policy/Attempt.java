package dev.weft.policy;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Node;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/** One try on one endpoint, ended exactly once; further ends are ignored. */
public final class Attempt {
  private static final AtomicIntegerFieldUpdater<Attempt> ENDED =
      AtomicIntegerFieldUpdater.newUpdater(Attempt.class, "ended");

  final Node node;
  final @Nullable Attempt previous;
  private final Call call;
  private final Upstream owner;
  private final Endpoint endpoint;
  private final long startedAt;
  private final boolean probe;

  /** 1 after the end. Written through {@link #ENDED} by whoever ends it first. */
  @SuppressWarnings("UnusedVariable") // read by the updater
  private volatile int ended;

  /**
   * @param probe whether the node was picked by {@code Pool.probe}
   */
  Attempt(
      Call call, Upstream owner, Node node, boolean probe, @Nullable Attempt previous, long now) {
    this.call = call;
    this.owner = owner;
    this.node = node;
    this.probe = probe;
    this.previous = previous;
    endpoint = node.endpoint();
    startedAt = now;
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  /**
   * A connection is there and the request is about to be written: it no longer counts as pending.
   */
  public void connected() {}

  /**
   * Ends the attempt with an answer.
   *
   * @param headers of the answer: {@code retry-after}, reported load, a mark of overload
   * @param replayable as for {@link #finished}
   */
  public Verdict answered(int status, ResponseHead headers, boolean replayable, long now) {
    return finished(Outcome.of(status), replayable, now);
  }

  /**
   * Ends the attempt.
   *
   * @param replayable whether the adapter could send the same request again, body and all; doesn't
   *     matter for failures before anything was sent
   * @return whether to try again; {@link Verdict#RETURN} if it was ended before
   */
  public Verdict finished(Outcome outcome, boolean replayable, long now) {
    if (!ENDED.compareAndSet(this, 0, 1)) {
      return Verdict.RETURN;
    }
    Failure failure = outcome.failure();
    node.ended(failure != null || outcome.status() >= 500);
    owner.ended(node, outcome, probe, now);
    Verdict verdict = call.judge(outcome, replayable, now);
    call.listener.finished(call, this, outcome, verdict, now - startedAt);
    return verdict;
  }
}
