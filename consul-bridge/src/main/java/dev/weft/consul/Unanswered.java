package dev.weft.consul;

import dev.weft.consul.watch.Loop;
import dev.weft.policy.ServiceName;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Drops services of which Consul says nothing and that nobody asked for for a while. They are never
 * published, so that nobody counts calls to them, but each call asks for them again. Looks on the
 * worker, ten times in that while.
 */
final class Unanswered {
  private static final int LOOKS = 10;

  private final Wanted wanted;
  private final Predicate<ServiceName> published;
  private final Consumer<ServiceName> drop;
  private final Loop loop;
  private final Executor work;
  private final long idleNanos;

  Unanswered(
      Wanted wanted,
      Predicate<ServiceName> published,
      Consumer<ServiceName> drop,
      Loop loop,
      Executor work,
      long idleNanos) {
    this.wanted = wanted;
    this.published = published;
    this.drop = drop;
    this.loop = loop;
    this.work = work;
    this.idleNanos = idleNanos;
  }

  /** Looks from now on, until the worker ends; called on the loop. */
  void watch() {
    loop.after(
        idleNanos / LOOKS,
        () -> {
          try {
            work.execute(this::look);
            watch();
          } catch (RejectedExecutionException e) {
            // This is the end.
          }
        });
  }

  private void look() {
    for (ServiceName name : wanted.notSince(idleNanos, loop.now())) {
      if (!published.test(name)) {
        drop.accept(name);
      }
    }
  }
}
