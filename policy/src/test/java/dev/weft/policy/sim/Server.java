package dev.weft.policy.sim;

import dev.weft.policy.Failure;
import dev.weft.policy.Outcome;
import dev.weft.policy.ResponseHead;
import dev.weft.policy.balance.LoadReport;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A simulated instance: a queue in front of some workers. It doesn't see that a caller has given up
 * and works on what nobody waits for, as most servers do.
 */
final class Server implements ResponseHead {
  private static final long NETWORK_NANOS = 200_000;

  private final Timeline time;
  private final int workers;
  private final int places;
  private final LongSupplier work;
  private final Deque<Consumer<Outcome>> waiting = new ArrayDeque<>();
  private Consumer<Consumer<Outcome>> conduct = this::enqueue;
  private boolean reports;
  private int busy;

  /**
   * @param places in the queue; when all are taken, it answers 503
   * @param work how long a worker takes for a request
   */
  Server(Timeline time, int workers, int places, LongSupplier work) {
    this.time = time;
    this.workers = workers;
    this.places = places;
    this.work = work;
  }

  /** A request arrives; {@code reply} is told how it ended. */
  void serve(Consumer<Outcome> reply) {
    conduct.accept(reply);
  }

  /** From now on answers carry its load: how many of its workers are busy. */
  void reportLoad() {
    reports = true;
  }

  @Override
  public @Nullable String header(String name) {
    return reports && name.equals(LoadReport.HEADER)
        ? "TEXT cpu_utilization=" + (double) busy / workers
        : null;
  }

  /** From now on, as a server should. */
  void work() {
    conduct = this::enqueue;
  }

  /** From now on every answer has this status and takes so long, however many there are. */
  void answer(int status, long nanos) {
    conduct = reply -> time.after(nanos, () -> reply.accept(Outcome.of(status)));
  }

  /** From now on nobody listens. */
  void crash() {
    conduct =
        reply -> time.after(NETWORK_NANOS, () -> reply.accept(Outcome.of(Failure.CONNECT_FAILURE)));
  }

  private void enqueue(Consumer<Outcome> reply) {
    if (busy < workers) {
      busy++;
      begin(reply);
    } else if (waiting.size() < places) {
      waiting.add(reply);
    } else {
      time.after(NETWORK_NANOS, () -> reply.accept(Outcome.of(503)));
    }
  }

  private void begin(Consumer<Outcome> reply) {
    time.after(
        work.getAsLong(),
        () -> {
          Consumer<Outcome> next = waiting.poll();
          if (next == null) {
            busy--;
          } else {
            begin(next);
          }
          reply.accept(Outcome.of(200));
        });
  }
}
