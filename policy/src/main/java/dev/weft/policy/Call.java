package dev.weft.policy;

import dev.weft.policy.balance.Node;
import dev.weft.policy.balance.Pool;
import dev.weft.policy.guard.RetryOn;
import dev.weft.policy.guard.RetryPolicy;
import dev.weft.policy.route.RequestHead;
import dev.weft.policy.route.Target;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One request of the application: decides, never sends. Used by one driver, one attempt at a time;
 * the threads of successive attempts may differ.
 */
public final class Call {
  private static final int DRAWS_FOR_ANOTHER = 5;

  final MeshListener listener;
  private final View view;
  private final Rules.Rule rule;
  private final Target target;
  private final String method;
  private final IntUnaryOperator chance;
  private final long startedAt;
  private @Nullable Attempt last;
  private int attempts;

  Call(View view, RequestHead head, IntUnaryOperator chance, MeshListener listener, long now) {
    this.view = view;
    this.chance = chance;
    this.listener = listener;
    startedAt = now;
    rule = view.active.rules.first(head);
    target = rule.draw(chance);
    method = head.method();
    view.upstream.called(now);
  }

  public Upstream upstream() {
    return view.upstream;
  }

  /** The request's method, for telemetry. */
  public String method() {
    return method;
  }

  /** Name of the route that matched, or its path if it has none; null for the whole service. */
  public @Nullable String route() {
    return rule.label;
  }

  public Timeouts timeouts() {
    return rule.timeouts;
  }

  /** Attempts started so far; 1 during the first. */
  public int attempts() {
    return attempts;
  }

  /** The next try, counted as in flight until it is finished; null: see {@link #refusal()}. */
  public @Nullable Attempt attempt(long now) {
    Pool pool = view.pool(target);
    Upstream owner = view.owner(target);
    Node node = pool == null ? null : pick(pool);
    if (node == null || owner == null) {
      listener.refused(this, refusal());
      return null;
    }
    attempts++;
    if (attempts == 1) {
      view.upstream.budget().request(now);
    }
    if (owner != view.upstream) {
      owner.called(now);
    }
    Attempt attempt = new Attempt(this, owner, node, last, now);
    last = attempt;
    node.started();
    listener.picked(this, attempt);
    return attempt;
  }

  /**
   * Why the last {@link #attempt} was null, in one line for the application: {@code weft: orders:
   * no endpoint (3 known: 2 critical, 1 ejected)}.
   */
  public String refusal() {
    StringBuilder line = new StringBuilder("weft: ").append(view.upstream.service().name().key());
    if (rule.label != null) {
      line.append(' ').append(rule.label);
    }
    if (view.tag != null) {
      line.append(" tag ").append(view.tag);
    }
    if (!target.step().isEmpty()) {
      line.append(" -> ").append(target.step());
    }
    Pool pool = view.pool(target);
    if (pool != null) {
      return line.append(": no endpoint (").append(pool.census()).append(')').toString();
    }
    String missing =
        view.owner(target) == null ? "service is not watched" : "subset is not defined";
    return line.append(": no endpoint (").append(missing).append(')').toString();
  }

  /** What follows an attempt that ended like this. */
  Verdict judge(Outcome outcome, boolean replayable, long now) {
    RetryPolicy retry = rule.retry;
    if (attempts > retry.attempts() || !isRetried(outcome, replayable)) {
      return Verdict.RETURN;
    }
    long delayNanos = delayNanos(outcome);
    long requestNanos = rule.timeouts.requestNanos();
    if (requestNanos > 0 && now + delayNanos - startedAt >= requestNanos) {
      return Verdict.RETURN;
    }
    if (!view.upstream.budget().tryRetry(retry.budget(), now)) {
      return Verdict.RETURN;
    }
    return delayNanos == 0 ? Verdict.RETRY_NOW : new Verdict(delayNanos);
  }

  private boolean isRetried(Outcome outcome, boolean replayable) {
    boolean safe = replayable && rule.retry.methods().contains(method);
    if (outcome.failure() == null) {
      return outcome.status() > 0 && rule.retry.retries(outcome.status(), safe);
    }
    RetryOn condition = outcome.failure().condition();
    return condition != null && rule.retry.retries(condition, safe, replayable);
  }

  /**
   * A first connect failure is followed at once by another host: nothing was sent, so the service
   * isn't burdened, and the other host has done nothing to be waited for.
   */
  private long delayNanos(Outcome outcome) {
    if (attempts == 1 && outcome.failure() == Failure.CONNECT_FAILURE) {
      Pool pool = view.pool(target);
      if (pool != null && hasUntried(pool.used())) {
        return 0;
      }
    }
    return rule.retry.backoff().delayNanos(attempts, chance);
  }

  /**
   * Avoids nodes that were tried: a few draws keep the balancer's shares, then any other will do.
   */
  private @Nullable Node pick(Pool pool) {
    Node node = pool.pick();
    for (int draws = 1; node != null && wasTried(node) && draws < DRAWS_FOR_ANOTHER; draws++) {
      node = pool.pick();
    }
    return node != null && wasTried(node) ? anotherThan(node, pool.used()) : node;
  }

  /** With few requests the dead look the least busy, and draws alone would find them again. */
  private Node anotherThan(Node tried, List<Node> nodes) {
    int start = chance.applyAsInt(nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get((start + i) % nodes.size());
      if (!wasTried(node)) {
        return node;
      }
    }
    return tried;
  }

  private boolean hasUntried(List<Node> nodes) {
    for (int i = 0; i < nodes.size(); i++) {
      if (!wasTried(nodes.get(i))) {
        return true;
      }
    }
    return false;
  }

  private boolean wasTried(Node node) {
    for (Attempt tried = last; tried != null; tried = tried.previous) {
      if (tried.node == node) {
        return true;
      }
    }
    return false;
  }
}
