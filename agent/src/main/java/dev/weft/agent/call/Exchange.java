package dev.weft.agent.call;

import dev.weft.policy.Attempt;
import dev.weft.policy.Call;
import dev.weft.policy.Failure;
import dev.weft.policy.LocalReply;
import dev.weft.policy.Outcome;
import dev.weft.policy.ResponseHead;
import dev.weft.policy.Verdict;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.route.RequestHead;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One request as a client adapter drives it: {@link #begin} a try, send it to the address, end it,
 * and do as the verdict says. One try at a time; successive tries may be on different threads. A
 * redirect is a new request with an exchange of its own. A try that goes to the relay is answered
 * by the mesh itself.
 */
public final class Exchange {
  private final Call call;
  private final String host;
  private final Traces.Trace trace;
  private final Ground ground;
  private final Wire wire;
  private final long startNanos;

  private volatile @Nullable Attempt attempt;
  private volatile @Nullable String token;
  private volatile boolean local;
  private volatile boolean traced;

  Exchange(Call call, RequestHead head, Traces.Trace trace, Ground ground) {
    this.call = call;
    this.host = Authority.host(head.authority());
    this.trace = trace;
    this.ground = ground;
    this.wire = new Wire(this, call, head.authority(), ground);
    this.startNanos = ground.now();
  }

  /**
   * The address for the next try, under the name that the application wrote; null: the request goes
   * out untouched if it {@link #standsAside}, else fails to connect with {@link #refusal}.
   */
  public @Nullable MeshAddress begin() {
    Attempt next = call.attempt(ground.now());
    attempt = next;
    local = false;
    return next == null ? relay(call.reply()) : address(next.endpoint());
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
    Attempt under = attempt;
    if (under != null) {
      under.connected();
    }
  }

  /** Ends the try that is under way with an answer; {@link Verdict#RETURN} if none is. */
  public Verdict answered(int status, ResponseHead headers, boolean replayable) {
    Attempt ended = attempt;
    attempt = null;
    Outcome outcome = Outcome.of(status);
    if (ended == null) {
      if (local) {
        close(outcome);
      }
      return Verdict.RETURN;
    }
    return closed(ended.answered(status, headers, replayable, ground.now()), outcome);
  }

  /** Ends the try that is under way without an answer; {@link Verdict#RETURN} if none is. */
  public Verdict failed(Failure failure, boolean replayable) {
    return end(Outcome.of(failure), replayable);
  }

  /** Ends the exchange without having learned anything of the endpoint. */
  public void abandon() {
    end(Outcome.IGNORED, false);
    close(Outcome.IGNORED);
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
    return wire;
  }

  public @Nullable String traceparent() {
    return trace.traceparent();
  }

  public Limits limits() {
    return new Limits(call.timeouts(), elapsedNanos());
  }

  public long elapsedNanos() {
    return ground.now() - startNanos;
  }

  /** The largest body that is sent again, or copied. */
  public int maxBodyBytes() {
    return call.maxBodyBytes();
  }

  /** What the relay knows the answer by, or null. */
  @Nullable String token() {
    return token;
  }

  private Verdict end(Outcome outcome, boolean replayable) {
    Attempt ended = attempt;
    attempt = null;
    if (ended == null) {
      if (local) {
        close(outcome);
      }
      return Verdict.RETURN;
    }
    return closed(ended.finished(outcome, replayable, ground.now()), outcome);
  }

  private @Nullable MeshAddress relay(@Nullable LocalReply reply) {
    if (reply == null) {
      return null;
    }
    token = ground.replies().leave(reply);
    local = token != null;
    return local ? ground.replies().address(host) : null;
  }

  private MeshAddress address(Endpoint endpoint) {
    try {
      return new MeshAddress(
          InetAddress.getByAddress(host, endpoint.ip().getAddress()), endpoint.port());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private Verdict closed(Verdict verdict, Outcome outcome) {
    if (!verdict.isRetry()) {
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
    if (!traced) {
      traced = true;
      trace.end(outcome, call.attempts());
    }
  }

  /** What all exchanges share. */
  public record Ground(LongSupplier clock, LocalReplies replies, Mirrors mirrors) {
    long now() {
      return clock.getAsLong();
    }
  }
}
