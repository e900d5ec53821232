package dev.weft.agent.call;

import dev.weft.policy.Call;
import dev.weft.policy.Discovery;
import dev.weft.policy.Mesh;
import dev.weft.policy.ServiceName;
import dev.weft.policy.route.RequestHead;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where client adapters ask whether a request is the mesh's. Answers at once for names it knows;
 * the first call to a new name may wait, at most {@code startWait}, until discovery knows it too.
 */
public final class Gate {
  private final Mesh mesh;
  private final CompletableFuture<Discovery> discovery;
  private final CompletableFuture<? extends ScheduledExecutorService> timers;
  private final Runnable start;
  private final Traces traces;
  private final long startWaitNanos;
  private final LongSupplier clock;

  /** Until when calls to a name wait for its first answer; in here while there is none. */
  private final Map<String, Long> waits = new ConcurrentHashMap<>();

  /**
   * @param discovery completes, never exceptionally, when the watch engine runs
   * @param timers completes when there are timers; nothing that runs there may block
   * @param start asks for the watch engine to be started now; may be called often, from any thread
   */
  public Gate(
      Mesh mesh,
      CompletableFuture<Discovery> discovery,
      CompletableFuture<? extends ScheduledExecutorService> timers,
      Runnable start,
      Traces traces,
      long startWaitNanos,
      LongSupplier clock) {
    this.mesh = mesh;
    this.discovery = discovery;
    this.timers = timers;
    this.start = start;
    this.traces = traces;
    this.startWaitNanos = startWaitNanos;
    this.clock = clock;
  }

  public long now() {
    return clock.getAsLong();
  }

  /** Whether a request to this host could be the mesh's, now or once discovery has answered. */
  public boolean concerns(String authority) {
    return !(mesh.lookup(authority) instanceof Mesh.Lookup.Outside);
  }

  /**
   * What a call to this host has to wait for before it can be decided, or null. To be waited for no
   * longer than {@code startWait}: see {@link #bounded}.
   */
  public @Nullable CompletableFuture<Void> undecided(String authority) {
    Mesh.Lookup lookup = mesh.lookup(authority);
    if (lookup instanceof Mesh.Lookup.Undecided) {
      start.run();
      return stillWaited("", discovery.thenCompose(Discovery::ready));
    }
    if (lookup instanceof Mesh.Lookup.Unwatched unwatched) {
      start.run();
      ServiceName name = unwatched.name();
      return stillWaited(name.key(), discovery.thenCompose(running -> running.want(name)));
    }
    return null;
  }

  /** Blocks the calling thread until the call can be decided, at most {@code startWait}. */
  public void await(String authority) {
    // Twice: once for the catalog and the policies, once for the service that they name.
    for (int step = 0; step < 2; step++) {
      CompletableFuture<Void> pending = undecided(authority);
      if (pending == null) {
        return;
      }
      try {
        pending.get(startWaitNanos, TimeUnit.NANOSECONDS);
      } catch (TimeoutException | ExecutionException e) {
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** The exchange of a request, or null if it goes out untouched. Never waits. */
  public @Nullable Exchange exchange(RequestHead head) {
    Call call = mesh.call(head, clock.getAsLong());
    return call == null ? null : new Exchange(call, head, traces.start(head), clock);
  }

  /**
   * Completes with {@code pending}, or after {@code startWait}; for adapters that must not block.
   */
  public CompletableFuture<Void> bounded(CompletableFuture<Void> pending) {
    CompletableFuture<Void> bounded = pending.copy();
    timers.thenAccept(
        running ->
            running.schedule(() -> bounded.complete(null), startWaitNanos, TimeUnit.NANOSECONDS));
    return bounded;
  }

  /** Null once calls to this name have waited as long as the first may. */
  private @Nullable CompletableFuture<Void> stillWaited(
      String name, CompletableFuture<Void> pending) {
    if (pending.isDone()) {
      return null;
    }
    long now = clock.getAsLong();
    Long until = waits.get(name);
    if (until == null) {
      until = now + startWaitNanos;
      Long earlier = waits.putIfAbsent(name, until);
      if (earlier == null) {
        // A service that was dropped and is asked for again is waited for again.
        pending.whenComplete((done, failure) -> waits.remove(name));
      } else {
        until = earlier;
      }
    }
    return until - now > 0 ? pending : null;
  }
}
