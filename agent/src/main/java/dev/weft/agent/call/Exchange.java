package dev.weft.agent.call;

import dev.weft.policy.Attempt;
import dev.weft.policy.Call;
import dev.weft.policy.Failure;
import dev.weft.policy.LocalReply;
import dev.weft.policy.Outcome;
import dev.weft.policy.ResponseHead;
import dev.weft.policy.Shadow;
import dev.weft.policy.Timeouts;
import dev.weft.policy.Verdict;
import dev.weft.policy.route.RequestHead;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request as a client adapter drives it: {@link #begin} a try, send it to the address, end it,
 * and do as the verdict says. One try at a time; successive tries may be on different threads. A
 * redirect is a new request with an exchange of its own. A try that goes to the relay is answered
 * by the mesh itself.
 */
public final class Exchange {
  final Call call;
  final Ground ground;

  /** As the application wrote it. */
  final String authority;

  private final Traces.Trace trace;
  private final @Nullable TraceParent traceparent;

  /** Whose further try this is; itself if it is none. */
  private final Exchange first;

  private volatile @Nullable Attempt attempt;
  private volatile @Nullable String token;
  private volatile boolean local;

  /** This and all below are guarded by the call. */
  private boolean traced;

  private boolean mirrored;

  /** How the last try ended that another may follow. */
  private Outcome last = Outcome.IGNORED;

  Exchange(Call call, RequestHead head, Traces.Trace trace, Ground ground) {
    this.call = call;
    this.authority = head.authority();
    this.trace = trace;
    this.traceparent = trace.traceparent();
    this.ground = ground;
    this.first = this;
  }

  /** A further try beside the one of {@code first}, which is not mirrored again. */
  private Exchange(Exchange first, Attempt hedge) {
    this.call = first.call;
    this.authority = first.authority;
    this.trace = first.trace;
    this.traceparent = first.traceparent;
    this.ground = first.ground;
    this.first = first;
    this.mirrored = true;
    this.attempt = hedge;
  }

  /**
   * The address for the next try, under the name that the application wrote; null: the request goes
   * out untouched if it {@link #standsAside}, else fails to connect with {@link #refusal}.
   */
  public @Nullable MeshAddress begin() {
    synchronized (call) {
      boolean atOnce = call.attempts() == 0 && call.delayNanos() == 0;
      Attempt next = call.attempt(atOnce ? call.begunAt() : ground.now());
      attempt = next;
      if (local) {
        local = false;
      }
      return next == null ? relay(call.reply()) : MeshAddress.of(authority, next.node());
    }
  }

  /** How long to wait for an answer before {@link #hedge}, in nanoseconds; 0: for ever. */
  public long hedgeNanos() {
    return local ? 0 : call.hedgeNanos();
  }

  /**
   * A further try beside the one that is under way, as an exchange of its own that has begun; null:
   * none. Whichever is answered first counts; the others are abandoned then.
   */
  public @Nullable Exchange hedge() {
    synchronized (call) {
      Attempt hedge = attempt == null ? null : call.hedge(ground.now());
      return hedge == null ? null : new Exchange(first, hedge);
    }
  }

  /** Where a further try goes. */
  public MeshAddress address() {
    return MeshAddress.of(authority, Objects.requireNonNull(attempt).node());
  }

  /** Whether the mesh has an answer that it can't give: no relay runs. */
  public boolean standsAside() {
    return !isOpen() && call.reply() != null;
  }

  public static IllegalStateException noRelay() {
    return new IllegalStateException("no relay to give an answer of the mesh's own");
  }

  public String refusal() {
    return call.refusal();
  }

  /** How long to wait before the first try, in nanoseconds. */
  public long delayNanos() {
    return call.delayNanos();
  }

  /** A connection is there, the request is about to be written. */
  public void connected() {
    Attempt begun = attempt;
    if (begun != null) {
      begun.connected();
    }
  }

  /** Ends the try that is under way with an answer; {@link Verdict#RETURN} if none is. */
  public Verdict answered(int status, ResponseHead headers, boolean replayable) {
    synchronized (call) {
      Attempt ended = attempt;
      attempt = null;
      Verdict verdict =
          ended == null
              ? Verdict.RETURN
              : ended.answered(status, headers, replayable, ground.now());
      return closed(verdict, Outcome.of(status), ended != null);
    }
  }

  /** Ends the try that is under way without an answer; {@link Verdict#RETURN} if none is. */
  public Verdict failed(Failure failure, boolean replayable) {
    return end(Outcome.of(failure), replayable);
  }

  /** Ends the exchange without having learned anything of the endpoint. */
  public void abandon() {
    synchronized (call) {
      end(Outcome.IGNORED, false);
      if (this == first) {
        close(Outcome.IGNORED);
      }
    }
  }

  /** No further try follows, although the verdict on the last one was to try again. */
  public void stop() {
    synchronized (call) {
      close(last);
    }
  }

  /** Whether a try is under way. */
  public boolean isOpen() {
    return attempt != null || token != null;
  }

  /** Whether the try goes, or went, to the relay: over HTTP/1.1 and without TLS. */
  public boolean isLocal() {
    return local;
  }

  /** What the try under way sends, and its answer shows, other than it was. */
  public Wire wire() {
    return new Wire(this);
  }

  /** Of all tries the same; null: the request's own stays as it is. */
  public @Nullable TraceParent traceparent() {
    return traceparent;
  }

  public Limits limits() {
    Timeouts timeouts = call.timeouts();
    return timeouts.requestNanos() == 0
        ? Limits.timeless(timeouts)
        : new Limits(timeouts, elapsedNanos());
  }

  public long elapsedNanos() {
    return ground.now() - call.begunAt();
  }

  /** The largest body that is sent again, or copied. */
  public int maxBodyBytes() {
    return call.maxBodyBytes();
  }

  /** What the relay knows the answer by, or null. */
  @Nullable String token() {
    return token;
  }

  /** A copy of the request that is to be sent, or null; asked by each try, given once. */
  @Nullable Shadow shadow() {
    if (!call.isMirrored() || local) {
      return null;
    }
    synchronized (call) {
      boolean asked = mirrored;
      mirrored = true;
      return asked ? null : call.mirror(ground.now());
    }
  }

  private Verdict end(Outcome outcome, boolean replayable) {
    synchronized (call) {
      Attempt ended = attempt;
      attempt = null;
      Verdict verdict =
          ended == null ? Verdict.RETURN : ended.finished(outcome, replayable, ground.now());
      return closed(verdict, outcome, ended != null);
    }
  }

  private @Nullable MeshAddress relay(@Nullable LocalReply reply) {
    if (reply == null) {
      return null;
    }
    token = ground.replies().leave(reply);
    local = token != null;
    return local ? ground.replies().address(authority) : null;
  }

  private Verdict closed(Verdict verdict, Outcome outcome, boolean ended) {
    last = outcome;
    boolean lost = this != first && outcome.isIgnored();
    if (verdict.isFinal() && (ended || local) && !lost) {
      close(outcome);
    }
    return verdict;
  }

  private void close(Outcome outcome) {
    String unused = token;
    if (unused != null) {
      token = null;
      ground.replies().forget(unused);
    }
    if (!first.traced) {
      first.traced = true;
      trace.end(outcome, call.attempts());
    }
  }
}
