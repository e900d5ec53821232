package dev.weft.agent.call;

import dev.weft.policy.Attempt;
import dev.weft.policy.Call;
import dev.weft.policy.Outcome;
import dev.weft.policy.Verdict;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.route.RequestHead;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One request as a client adapter drives it: {@link #begin} a try, send it to the address, {@link
 * #end} it, and do as the verdict says. One try at a time; successive tries may be on different
 * threads. A redirect is a new request with an exchange of its own.
 */
public final class Exchange {
  private final Call call;
  private final String host;
  private final Traces.Trace trace;
  private final LongSupplier clock;
  private final long startNanos;

  private volatile @Nullable Attempt attempt;
  private volatile boolean traced;

  Exchange(Call call, RequestHead head, Traces.Trace trace, LongSupplier clock) {
    this.call = call;
    this.host = Authority.host(head.authority());
    this.trace = trace;
    this.clock = clock;
    this.startNanos = clock.getAsLong();
  }

  /**
   * The address for the next try, under the name that the application wrote; null: {@link
   * #refusal}.
   */
  public @Nullable MeshAddress begin() {
    Attempt next = call.attempt(clock.getAsLong());
    attempt = next;
    return next == null ? null : address(next.endpoint());
  }

  public String refusal() {
    return call.refusal();
  }

  /** Ends the try that is under way; returns {@link Verdict#RETURN} if none is. */
  public Verdict end(Outcome outcome, boolean replayable) {
    Attempt ended = attempt;
    attempt = null;
    if (ended == null) {
      return Verdict.RETURN;
    }
    Verdict verdict = ended.finished(outcome, replayable, clock.getAsLong());
    if (!verdict.isRetry()) {
      close(outcome);
    }
    return verdict;
  }

  /** Ends the exchange without having learned anything of the endpoint. */
  public void abandon() {
    end(Outcome.IGNORED, false);
    close(Outcome.IGNORED);
  }

  /** Whether a try is under way. */
  public boolean isOpen() {
    return attempt != null;
  }

  public @Nullable String traceparent() {
    return trace.traceparent();
  }

  /** The limit for one connection in nanoseconds, 0: none. */
  public long connectTimeoutNanos() {
    return call.timeouts().connectNanos();
  }

  /** The limit for one try in nanoseconds, 0: none. */
  public long perTryTimeoutNanos() {
    return call.timeouts().perTryNanos();
  }

  /** What is left of the limit over all tries, at least 1; 0: none is set. */
  public long remainingRequestNanos() {
    long limit = call.timeouts().requestNanos();
    return limit == 0 ? 0 : Math.max(1, limit - elapsedNanos());
  }

  public long elapsedNanos() {
    return clock.getAsLong() - startNanos;
  }

  private MeshAddress address(Endpoint endpoint) {
    try {
      return new MeshAddress(
          InetAddress.getByAddress(host, endpoint.ip().getAddress()), endpoint.port());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private void close(Outcome outcome) {
    if (!traced) {
      traced = true;
      trace.end(outcome, call.attempts());
    }
  }
}
