package dev.weft.agent.client.jdkhttp;

import dev.weft.agent.call.Exchange;
import dev.weft.agent.call.Limits;
import dev.weft.agent.call.MeshAddress;
import dev.weft.policy.Failure;
import dev.weft.policy.Verdict;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request of a call of {@code java.net.http}: the first, or one that a redirect or a challenge
 * led to. Passed from thread to thread by the client's futures.
 */
final class JdkLeg {
  final Exchange exchange;
  final boolean replayable;

  /** Whether its answer is judged together with that of another leg. */
  final boolean beside;

  /** Where the try under way goes. */
  volatile @Nullable MeshAddress address;

  /** Whether the client has asked for the address of the try: what it asks for next is written. */
  volatile boolean addressed;

  /** Whether the try under way may get others beside it, which are judged together. */
  volatile boolean raced;

  /** Whether the trace context is among the headers that the client adds. */
  volatile boolean traced;

  /** The request's own headers as they are written, once they are. */
  volatile @Nullable HttpHeaders written;

  /** What it means if the client's response timer runs out. */
  volatile Failure limit = Failure.REQUEST_TIMEOUT;

  JdkLeg(Exchange exchange, HttpRequest request) {
    this.exchange = exchange;
    // A publisher that doesn't know its length may be one that can be read only once.
    BodyPublisher publisher = request.bodyPublisher().orElse(null);
    long length = publisher == null ? 0 : publisher.contentLength();
    this.replayable = length >= 0 && length <= exchange.maxBodyBytes();
    this.beside = false;
  }

  /**
   * A further try beside that of another leg.
   *
   * @param traced whether its request has the trace context already
   */
  JdkLeg(Exchange hedge, boolean traced) {
    this.exchange = hedge;
    this.traced = traced;
    this.address = hedge.address();
    this.replayable = true;
    this.beside = true;
  }

  /** The response timeout for the try under way, given the application's own for the whole call. */
  Optional<Duration> timeout(Optional<Duration> own) {
    Limits limits = exchange.limits();
    long nanos = limits.patienceNanos(leftNanos(own));
    long perTry = limits.perTryNanos();
    boolean perTryFirst = perTry != 0 && (nanos == 0 || perTry < nanos);
    limit = perTryFirst ? Failure.PER_TRY_TIMEOUT : Failure.REQUEST_TIMEOUT;
    long shortest = perTryFirst ? perTry : nanos;
    return shortest == 0 ? own : Optional.of(Duration.ofNanos(shortest));
  }

  /** The connect timeout of one try: the shorter of the application's own and ours. */
  Optional<Duration> connectTimeout(Optional<Duration> own) {
    long limitNanos = exchange.limits().connectNanos();
    if (limitNanos == 0 || (own.isPresent() && own.get().toNanos() <= limitNanos)) {
      return own;
    }
    return Optional.of(Duration.ofNanos(limitNanos));
  }

  /** How long the call may wait before its next try; 0: for ever. */
  long patienceNanos(Optional<Duration> own) {
    return exchange.limits().patienceNanos(leftNanos(own));
  }

  /** Whether there is time for the wait before the next try. */
  boolean waits(Verdict verdict, HttpRequest request) {
    long patience = patienceNanos(request.timeout());
    return patience == 0 || verdict.delayNanos() < patience;
  }

  private long leftNanos(Optional<Duration> own) {
    return own.isPresent() ? Math.max(1, own.get().toNanos() - exchange.elapsedNanos()) : 0;
  }
}
