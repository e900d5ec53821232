package dev.weft.policy;

import dev.weft.policy.balance.Node;
import dev.weft.policy.balance.Picker;
import dev.weft.policy.balance.Pool;
import dev.weft.policy.guard.RetryOn;
import dev.weft.policy.guard.RetryPolicy;
import dev.weft.policy.route.HeaderOps;
import dev.weft.policy.route.RequestHead;
import dev.weft.policy.route.Target;
import org.jspecify.annotations.Nullable;

/**
 * One request of the application: decides, never sends. Used by one driver, one attempt at a time;
 * the threads of successive attempts may differ.
 */
public final class Call implements Picker.Request {
  final MeshListener listener;
  private final View view;
  private final Rules.Rule rule;
  private final Target target;
  private final String method;

  /** Whose nodes the target's are; null: a service that isn't watched. */
  private final @Nullable Upstream owner;

  /** The target's nodes when the call began. */
  private final @Nullable Pool begun;

  private final long startedAt;
  private @Nullable Attempt last;
  private int attempts;

  Call(View view, RequestHead head, MeshListener listener, long now) {
    this.view = view;
    this.listener = listener;
    startedAt = now;
    method = head.method();
    Active active;
    Rules.Rule matched;
    Target drawn;
    Upstream found;
    do {
      active = view.active;
      matched = active.rules.first(head);
      drawn = matched.draw(view.upstream.chance);
      found = view.owner(drawn);
      // A publish takes away the routes to a service, then the service.
    } while (found == null && active != view.active);
    rule = matched;
    target = drawn;
    owner = found;
    Active nodes = found == null || drawn.service() == null ? active : found.view().active;
    begun = found == null ? null : nodes.pool(drawn);
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

  /** How long to wait before the first {@link #attempt}: a delay that was injected; 0: none. */
  public long delayNanos() {
    return 0;
  }

  /**
   * After {@link #attempt} was null: what to answer in place of an endpoint; null: nothing, fail
   * with {@link #refusal()} as if no connection could be made.
   */
  public @Nullable LocalReply reply() {
    return null;
  }

  /** Path and query to send in place of the request's own; null: its own. */
  public @Nullable String path() {
    return null;
  }

  /** {@code Host} or {@code :authority} to send in place of the request's own; null: its own. */
  public @Nullable String host() {
    return null;
  }

  /** What to change of the request's headers on the wire. */
  public HeaderOps requestHeaders() {
    return HeaderOps.NONE;
  }

  /** What to change of the response's headers before the application sees them. */
  public HeaderOps responseHeaders() {
    return HeaderOps.NONE;
  }

  /**
   * A copy of the request to be sent and forgotten, decided once per call; null: none. Asked after
   * the first try has been begun.
   */
  public @Nullable Shadow mirror(long now) {
    return null;
  }

  /** How long a try may take until {@link #hedge} is asked; 0: not at all. */
  public long hedgeNanos() {
    return 0;
  }

  /**
   * A further try beside the one under way, if limits and budget allow it; null: none. Never at the
   * same time as another method of this call or of one of its attempts.
   */
  public @Nullable Attempt hedge(long now) {
    return null;
  }

  /** Attempts started so far; 1 during the first. */
  public int attempts() {
    return attempts;
  }

  /** The next try, counted as in flight until it is finished; null: see {@link #refusal()}. */
  public @Nullable Attempt attempt(long now) {
    Pool pool = pool();
    Node probed = pool == null || last != null ? null : pool.probe(isRepeatable(), now);
    Node node = probed;
    if (pool != null && node == null) {
      node = Untried.pick(pool, this, last, view.upstream.chance, now);
    }
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
    Attempt attempt = new Attempt(this, owner, node, probed != null, last, now);
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
    Pool pool = pool();
    if (pool != null) {
      return line.append(": no endpoint (").append(pool.census()).append(')').toString();
    }
    String missing = owner == null ? "service is not watched" : "subset is not defined";
    return line.append(": no endpoint (").append(missing).append(')').toString();
  }

  @Override
  public long hash() {
    return 0;
  }

  @Override
  public boolean isStream() {
    return false;
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

  /**
   * The present nodes of the target; those the call began with if its subset is gone but they
   * aren't: renaming a subset fails no call.
   */
  private @Nullable Pool pool() {
    if (owner == null) {
      return null;
    }
    Pool present = (target.service() == null ? view : owner.view()).active.pool(target);
    if (present != null || begun == null) {
      return present;
    }
    return owner.nodes().containsAll(begun.nodes()) ? begun : null;
  }

  /** Whether a failure of a first try wouldn't be the end, as far as is known before it. */
  private boolean isRepeatable() {
    return rule.retry.attempts() > 0 && rule.retry.methods().contains(method);
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
      Pool pool = pool();
      if (pool != null && Untried.isAny(pool, last)) {
        return 0;
      }
    }
    return rule.retry.backoff().delayNanos(attempts, view.upstream.chance);
  }
}
