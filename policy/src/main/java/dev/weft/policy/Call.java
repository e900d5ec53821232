package dev.weft.policy;

import dev.weft.policy.balance.Balancer;
import dev.weft.policy.balance.Node;
import dev.weft.policy.balance.Picker;
import dev.weft.policy.balance.Pool;
import dev.weft.policy.route.HeaderOps;
import dev.weft.policy.route.Mirror;
import dev.weft.policy.route.RequestHead;
import dev.weft.policy.route.Target;
import org.jspecify.annotations.Nullable;

/**
 * One request of the application: decides, never sends. Used by one driver, one method at a time;
 * the threads of successive attempts may differ.
 */
public final class Call extends Attempt implements Picker.Request {
  final View view;
  final Rules.Rule rule;
  final Target target;
  private final String method;
  private @Nullable Particulars particulars;

  /** The try begun last. */
  private @Nullable Attempt last;

  private byte attempts;

  /** Attempts begun and not ended. */
  private byte open;

  Call(View view, RequestHead head, long now) {
    this.view = view;
    method = head.method();
    Active active;
    Rules.Rule matched;
    Target drawn;
    do {
      active = view.active;
      matched = active.rules.first(head, view.upstream.chance);
      drawn = matched.draw(view.upstream.chance);
      owner = view.owner(drawn);
      pool = view.pool(active, drawn);
      // A publish brings new parts, then the routes to them, and only then takes away old parts.
    } while (pool == null && active != view.active);
    rule = matched;
    target = drawn;
    if (pool != null) {
      Balancer balancer = pool.settings().balancer();
      boolean timed = balancer.learnsLatency() || view.upstream.capacity().learnsLatency();
      particulars = Particulars.of(head, rule, balancer.hashOn(), timed, view.upstream.chance);
    }
    startedAt = now + delayNanos();
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
    return rule.policy.timeouts();
  }

  /** Attempts started so far; 1 during the first. */
  public int attempts() {
    return attempts;
  }

  /** When the call was made, on the clock of {@code Mesh.call}. */
  public long begunAt() {
    return startedAt - delayNanos();
  }

  /** How long to wait before the first {@link #attempt}: a delay that was injected; 0: none. */
  public long delayNanos() {
    return particulars == null ? 0 : particulars.delayNanos;
  }

  /**
   * The next try, counted as in flight until it is finished; null: see {@link #reply} and {@link
   * #refusal}.
   */
  public @Nullable Attempt attempt(long now) {
    return Admission.attempt(this, now);
  }

  /**
   * How long a try may take until {@link #hedge} is asked; 0: not at all. Read after the first try
   * has begun.
   */
  public long hedgeNanos() {
    return Hedging.afterNanos(this);
  }

  /**
   * A further try beside the one under way, if limits and budget allow it; null: none. Never at the
   * same time as another method of this call or of one of its attempts.
   */
  public @Nullable Attempt hedge(long now) {
    return open == 0 ? null : Hedging.attempt(this, now);
  }

  /**
   * After {@link #attempt} was null: what to answer in place of an endpoint; null: nothing, fail
   * with {@link #refusal()} as if no connection could be made.
   */
  public @Nullable LocalReply reply() {
    return particulars == null ? null : particulars.reply;
  }

  /** Why the last {@link #attempt} was null, in one line for people. */
  public String refusal() {
    return Refusals.line(this);
  }

  /** Path and query to send in place of the request's own; null: its own. */
  public @Nullable String path() {
    return particulars == null ? null : particulars.path;
  }

  /** {@code Host} or {@code :authority} to send in place of the request's own; null: its own. */
  public @Nullable String host() {
    return rule.policy.route().rewrite().host();
  }

  /** What to change of the request's headers on the wire. */
  public HeaderOps requestHeaders() {
    return rule.policy.route().requestHeaders();
  }

  /** What to change of the response's headers before the application sees them. */
  public HeaderOps responseHeaders() {
    return rule.policy.route().responseHeaders();
  }

  /** The largest body that is kept to be sent again, in bytes. */
  public int maxBodyBytes() {
    return rule.policy.retry().maxBodyBytes();
  }

  /** Whether {@link #mirror} is worth asking. */
  public boolean isMirrored() {
    return rule.policy.route().mirror() != null;
  }

  /**
   * A copy of the request to be sent and forgotten; null: none. Asked once, after the first try has
   * been begun.
   */
  public @Nullable Shadow mirror(long now) {
    Mirror mirror = rule.policy.route().mirror();
    if (mirror == null || !mirror.percent().hits(view.upstream.chance)) {
      return null;
    }
    Upstream owner = view.owner(mirror.target());
    Pool mirrored = view.pool(view.active, mirror.target());
    Node node = owner == null || mirrored == null ? null : mirrored.pick(this, now);
    return owner == null || node == null ? null : new Shadow(owner, node);
  }

  @Override
  public long hash() {
    return particulars == null
        ? Particulars.random(view.upstream.chance)
        : particulars.hash(view.upstream.chance);
  }

  @Override
  public boolean isStream() {
    return particulars != null && particulars.stream;
  }

  @Override
  Call call() {
    return this;
  }

  @Override
  @Nullable Attempt previous() {
    return null;
  }

  @Nullable Attempt last() {
    return last;
  }

  Particulars particulars() {
    if (particulars == null) {
      particulars = Particulars.none();
    }
    return particulars;
  }

  /**
   * Whose nodes the target's are, the one it was when the call began if its service is no longer
   * watched; null: it never was.
   */
  @Nullable Upstream targetOwner() {
    Upstream present = view.owner(target);
    return present == null ? owner : present;
  }

  /**
   * Whose nodes a try goes to; null: nobody watches the target's service.
   *
   * @param standIn null: the target itself
   */
  @Nullable Upstream serving(@Nullable StandIn standIn) {
    Upstream other = standIn == null ? null : view.other(standIn);
    return other == null ? targetOwner() : other;
  }

  /**
   * The present nodes of what stands in, if that is watched, or else of the target; those the call
   * began with if its subset is gone but they aren't: renaming a subset fails no call.
   *
   * @param standIn null: the target itself
   */
  @Nullable Pool pool(@Nullable StandIn standIn) {
    Upstream other = standIn == null ? null : view.other(standIn);
    if (standIn != null && other != null) {
      return Levels.pool(view, other, standIn, target);
    }
    Pool present = view.pool(view.active, target);
    if (present != null || pool == null) {
      return present;
    }
    Upstream own = targetOwner();
    return own != null && own.nodes().containsAll(pool.nodes()) ? pool : null;
  }

  /** Begins a try on a node; room for it has been taken. */
  Attempt begin(Upstream serving, Pool from, Node node, boolean probe, long now) {
    boolean again = attempts++ > 0;
    open++;
    if (!again) {
      view.upstream.budget().request(now);
    }
    if (serving != view.upstream) {
      serving.called(now);
    }
    Attempt attempt = again ? new FurtherTry(this, last) : this;
    boolean counted = again && serving.capacity().enterRetry();
    attempt.begin(serving, from, node, probe, counted, now);
    last = attempt;
    view.upstream.listener().picked(this, attempt);
    return attempt;
  }

  /** What follows an attempt that ended like this. */
  Verdict ended(Outcome outcome, boolean replayable, long waitNanos, long now) {
    open--;
    return Judgement.of(this, outcome, replayable, waitNanos, open > 0, now);
  }
}
