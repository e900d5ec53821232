package dev.weft.agent.call;

import dev.weft.policy.Attempt;
import dev.weft.policy.Call;
import dev.weft.policy.Failure;
import dev.weft.policy.LocalReply;
import dev.weft.policy.Outcome;
import dev.weft.policy.ResponseHead;
import dev.weft.policy.Shadow;
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
  private static final String ATTEMPT = "x-weft-attempt";

  private static final long MAX_COPIED_BYTES = 65536;

  private final Call call;
  private final String authority;
  private final String host;
  private final Traces.Trace trace;
  private final Ground ground;
  private final long startNanos;

  private volatile @Nullable Attempt attempt;
  private volatile @Nullable String token;
  private volatile boolean local;
  private volatile boolean mirrored;
  private volatile boolean traced;

  Exchange(Call call, RequestHead head, Traces.Trace trace, Ground ground) {
    this.call = call;
    this.authority = head.authority();
    this.host = Authority.host(authority);
    this.trace = trace;
    this.ground = ground;
    this.startNanos = ground.now();
  }

  /**
   * The address for the next try, under the name that the application wrote; null: {@link
   * #refusal}.
   */
  public @Nullable MeshAddress begin() {
    Attempt next = call.attempt(ground.now());
    attempt = next;
    local = false;
    return next == null ? relay(call.reply()) : address(next.endpoint());
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

  /** Path and query to send in place of the request's own, or null. */
  public @Nullable String path() {
    return local ? null : call.path();
  }

  /** {@code Host} or {@code :authority} to send in place of the request's own, or null. */
  public @Nullable String host() {
    return local ? null : call.host();
  }

  /** Whether {@link #changeRequest} changes anything of the try under way. */
  public boolean changesRequest() {
    return local || call.attempts() > 1 || !call.requestHeaders().isEmpty();
  }

  /** What the try under way sends other than the application wrote it. */
  public void changeRequest(Headers headers) {
    String asked = token;
    if (asked != null) {
      HeaderChanges.set(headers, LocalReplies.HEADER, asked);
      return;
    }
    HeaderChanges.apply(call.requestHeaders(), headers);
    if (call.attempts() > 1) {
      HeaderChanges.set(headers, ATTEMPT, Integer.toString(call.attempts()));
    }
  }

  public boolean changesResponse() {
    return !local && !call.responseHeaders().isEmpty();
  }

  /** What the application sees other than the endpoint sent it. */
  public void changeResponse(Headers headers) {
    HeaderChanges.apply(call.responseHeaders(), headers);
  }

  /** A copy of the request that is to be sent, or null; asked once, by the first try. */
  public @Nullable Shadow shadow() {
    if (mirrored || local) {
      return null;
    }
    mirrored = true;
    return call.mirror(ground.now());
  }

  /** The copy for a shadow; the adapter adds its headers and gives it to {@link #mirror}. */
  public RequestCopy copy(boolean secure, String ownPath, byte[] body) {
    String path = call.path();
    String named = call.host();
    return new RequestCopy(
        secure,
        host,
        RequestCopy.shadowed(named == null ? authority : named),
        call.method(),
        path == null ? ownPath : path,
        body);
  }

  /** How large the body of a copy may be. */
  public long maxCopiedBytes() {
    return MAX_COPIED_BYTES;
  }

  /** The copy can't be made. */
  public void drop(Shadow shadow) {
    ground.mirrors().drop(shadow);
  }

  public void mirror(Shadow shadow, RequestCopy copy) {
    ground.mirrors().send(shadow, copy);
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
