package dev.weft.agent;

import dev.weft.policy.Mesh;
import dev.weft.policy.Upstream;
import dev.weft.policy.guard.HealthCheck;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has services probed whose policies want health checks, if they are in use: called in the last
 * minute, or connected. Runs on the event loop, about ten times in the shortest interval.
 */
final class HealthChecks {
  private static final long IN_USE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** No endpoint is probed more often, whatever the interval. */
  private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final int LOOKS_PER_INTERVAL = 10;

  private final Mesh mesh;
  private final Supplier<Consumer<Upstream>> sender;

  /** Made, and its classes loaded, when it is first needed. */
  private @Nullable Consumer<Upstream> made;

  /**
   * @param sender makes what sends the probes that are due of a service
   */
  HealthChecks(Mesh mesh, Supplier<Consumer<Upstream>> sender) {
    this.mesh = mesh;
    this.sender = sender;
  }

  /** Looks as long as the event loop runs. */
  void start(ScheduledExecutorService eventLoop) {
    lookAfter(LONGEST_PAUSE_NANOS, eventLoop);
  }

  /** Returns how long nothing more can be due. */
  long probe(long now) {
    long pause = LONGEST_PAUSE_NANOS;
    for (Upstream upstream : mesh.upstreams()) {
      List<HealthCheck> checks = upstream.service().policy().healthChecks();
      if (!checks.isEmpty() && isInUse(upstream, now)) {
        sender().accept(upstream);
        for (HealthCheck check : checks) {
          pause = Math.min(pause, check.intervalNanos() / LOOKS_PER_INTERVAL);
        }
      }
    }
    return Math.max(pause, SHORTEST_PAUSE_NANOS);
  }

  /** A pool may keep its connections for long without a call that we see. */
  private static boolean isInUse(Upstream upstream, long now) {
    return upstream.connections() > 0
        || (upstream.isCalled() && now - upstream.lastCall() <= IN_USE_NANOS);
  }

  private void lookAfter(long nanos, ScheduledExecutorService eventLoop) {
    eventLoop.schedule(
        () -> {
          long pause = LONGEST_PAUSE_NANOS;
          try {
            pause = probe(System.nanoTime());
          } finally {
            lookAfter(pause, eventLoop);
          }
        },
        nanos,
        TimeUnit.NANOSECONDS);
  }

  private Consumer<Upstream> sender() {
    Consumer<Upstream> present = made;
    if (present == null) {
      present = sender.get();
      made = present;
    }
    return present;
  }
}
