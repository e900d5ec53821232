package dev.weft.policy;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.LoadReport;
import dev.weft.policy.balance.Node;
import dev.weft.policy.balance.Pool;
import dev.weft.policy.guard.OverloadMark;
import dev.weft.policy.guard.RetryAfter;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One try on one endpoint, ended exactly once; further ends are ignored. A {@link Call} is its own
 * first try: most calls need no other, and so cost one object.
 */
public abstract sealed class Attempt permits Call, FurtherTry {
  private static final AtomicIntegerFieldUpdater<Attempt> STATE =
      AtomicIntegerFieldUpdater.newUpdater(Attempt.class, "state");
  private static final int ENDED = 1;
  private static final int CONNECTED = 2;
  private static final int PROBE = 4;
  private static final int COUNTED_RETRY = 8;

  /**
   * This and the three below are set when the try begins. A call that has no try yet holds its
   * target's owner and pool here.
   */
  @Nullable Upstream owner;

  @Nullable Pool pool;
  @Nullable Node node;

  /** Of a call that has no try yet: when its first may begin. */
  long startedAt;

  /** Bits. Written through {@link #STATE}. */
  private volatile int state;

  abstract Call call();

  /** The try before this one, or null. */
  abstract @Nullable Attempt previous();

  public Endpoint endpoint() {
    return node().endpoint();
  }

  /** Where it goes. */
  public Node node() {
    return begun(node);
  }

  /**
   * A connection is there and the request is about to be written: it no longer counts as pending.
   */
  public void connected() {
    if (raise(CONNECTED)) {
      owner().capacity().connected();
    }
  }

  /**
   * Ends the attempt with an answer.
   *
   * @param headers of the answer: {@code retry-after}, reported load, a mark of overload
   * @param replayable as for {@link #finished}
   */
  public Verdict answered(int status, ResponseHead headers, boolean replayable, long now) {
    if (pool().settings().balancer().learnsLoad()) {
      learnLoad(headers.header(LoadReport.HEADER), now);
    }
    boolean bad = status == 429 || status >= 500;
    long waitNanos = bad ? RetryAfter.delayNanos(headers.header("retry-after"), owner().chance) : 0;
    boolean marked = bad && OverloadMark.isOn(headers::header);
    return finished(Outcome.of(status), replayable && !marked, waitNanos, now);
  }

  /**
   * Ends the attempt.
   *
   * @param replayable whether the adapter could send the same request again, body and all; doesn't
   *     matter for failures before anything was sent
   * @return whether to try again; {@link Verdict#RETURN} if it was ended before
   */
  public Verdict finished(Outcome outcome, boolean replayable, long now) {
    return finished(outcome, replayable, 0, now);
  }

  /** Begins: counted as in flight from here on. */
  void begin(Upstream owner, Pool pool, Node node, boolean probe, boolean countedRetry, long now) {
    this.owner = owner;
    this.pool = pool;
    this.node = node;
    startedAt = now;
    state = (probe ? PROBE : 0) | (countedRetry ? COUNTED_RETRY : 0);
    node.started();
  }

  private Verdict finished(Outcome outcome, boolean replayable, long waitNanos, long now) {
    if (node == null || !raise(ENDED)) {
      return Verdict.RETURN;
    }
    Failure failure = outcome.failure();
    int status = outcome.status();
    long nanos = now - startedAt;
    boolean answered = status > 0;
    boolean failed = failure != null || status == 429 || status >= 500;
    node().ended(failure != null || status >= 500);
    release(answered && !failed && !call().isStream() ? nanos : -1, now);
    if (answered || (failure != null && failure.condition() != null)) {
      pool().ended(node(), call(), nanos, failed, now);
    }
    owner().ended(node(), outcome, (state & PROBE) != 0, startedAt, now);
    Verdict verdict = call().ended(outcome, replayable, waitNanos, now);
    owner().listener().finished(call(), this, outcome, verdict, nanos);
    return verdict;
  }

  private void learnLoad(@Nullable String report, long now) {
    double utilization = report == null ? -1 : LoadReport.utilization(report);
    if (utilization >= 0) {
      node().reported(utilization, now);
    }
  }

  private void release(long latencyNanos, long now) {
    connected();
    owner().capacity().leave(latencyNanos, now);
    if ((state & COUNTED_RETRY) != 0) {
      owner().capacity().leaveRetry();
    }
  }

  /** False if it was up. */
  private boolean raise(int bit) {
    while (true) {
      int present = state;
      if ((present & bit) != 0) {
        return false;
      }
      if (STATE.compareAndSet(this, present, present | bit)) {
        return true;
      }
    }
  }

  private Upstream owner() {
    return begun(owner);
  }

  private Pool pool() {
    return begun(pool);
  }

  private static <T> T begun(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the try has not begun");
    }
    return part;
  }
}
