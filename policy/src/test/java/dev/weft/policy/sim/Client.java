package dev.weft.policy.sim;

import dev.weft.policy.Attempt;
import dev.weft.policy.Call;
import dev.weft.policy.Failure;
import dev.weft.policy.Given;
import dev.weft.policy.Mesh;
import dev.weft.policy.MeshListener;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.Outcome;
import dev.weft.policy.Verdict;
import dev.weft.policy.route.RequestHead;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/** A simulated JVM: a mesh of its own and an adapter that sends to simulated servers. */
final class Client {
  private static final RequestHead GET = Given.get("users", "/");

  private final Timeline time;
  private final List<Server> servers;
  private final Tally tally;
  private final RandomGenerator random;
  private final Mesh mesh;

  Client(
      Timeline time,
      List<Server> servers,
      Tally tally,
      RandomGenerator random,
      MeshListener listener) {
    this.time = time;
    this.servers = servers;
    this.tally = tally;
    this.random = random;
    mesh = new Mesh(null, true, random::nextInt, listener);
  }

  Mesh mesh() {
    return mesh;
  }

  /** Takes over a snapshot and sweeps each second from some moment of the next on. */
  void start(MeshSnapshot snapshot) {
    mesh.publish(snapshot, time.now());
    time.after(random.nextLong(Given.SECOND), this::sweep);
  }

  /** Sends requests independent of each other and of their answers, until a moment. */
  void sendAtRate(DoubleSupplier perSecond, long until) {
    long wait =
        perSecond.getAsDouble() == 0 ? until : Spread.untilNext(random, perSecond.getAsDouble());
    if (time.now() + wait < until) {
      time.after(
          wait,
          () -> {
            send();
            sendAtRate(perSecond, until);
          });
    }
  }

  void send() {
    Call call = mesh.call(GET, time.now());
    new Exchange(call, time.now()).begin();
  }

  private void sweep() {
    mesh.sweep(time.now());
    time.after(Given.SECOND, this::sweep);
  }

  /** A call from its first try to its end. */
  private final class Exchange {
    private final Call call;
    private final long begunAt;

    private Exchange(Call call, long begunAt) {
      this.call = call;
      this.begunAt = begunAt;
    }

    private void begin() {
      Attempt attempt = call.attempt(time.now());
      if (attempt == null) {
        tally.failed(begunAt);
        return;
      }
      attempt.connected();
      new Try(attempt).begin();
    }

    /** One try: the first of answer, per-try timeout and request timeout ends it. */
    private final class Try {
      private final Attempt attempt;
      private final Server server;
      private boolean ended;

      private Try(Attempt attempt) {
        this.attempt = attempt;
        int number = attempt.endpoint().port() - Given.endpoint(1).port();
        server = servers.get(number);
        tally.tried(number, time.now());
      }

      private void begin() {
        server.serve(this::end);
        endAfter(call.timeouts().perTryNanos(), Failure.PER_TRY_TIMEOUT);
        long requestNanos = call.timeouts().requestNanos();
        if (requestNanos > 0) {
          endAfter(begunAt + requestNanos - time.now(), Failure.REQUEST_TIMEOUT);
        }
      }

      private void endAfter(long nanos, Failure failure) {
        if (nanos > 0) {
          time.after(nanos, () -> end(Outcome.of(failure)));
        }
      }

      private void end(Outcome outcome) {
        if (ended) {
          return;
        }
        ended = true;
        long now = time.now();
        Verdict verdict =
            outcome.failure() == null
                ? attempt.answered(outcome.status(), server, true, now)
                : attempt.finished(outcome, true, now);
        if (verdict.isRetry()) {
          time.after(verdict.delayNanos(), Exchange.this::begin);
        } else if (outcome.status() == 200) {
          tally.answered(begunAt, now - begunAt);
        } else {
          tally.failed(begunAt);
        }
      }
    }
  }
}
