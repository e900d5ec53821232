package dev.weft.consul;

import dev.weft.policy.ServiceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The services that the application asked for, and when it last did. Called on any thread. A
 * service that was published isn't asked for again, however often it is called; one about which
 * Consul says nothing is, with every call.
 */
final class Wanted {
  private final Map<String, Wish> wishes = new ConcurrentHashMap<>();
  private final Consumer<Wish> begin;

  /**
   * @param begin told of each wish that nobody had yet
   */
  Wanted(Consumer<Wish> begin) {
    this.begin = begin;
  }

  CompletableFuture<Void> want(ServiceName name, long now) {
    Wish wish = wishes.get(name.key());
    if (wish == null) {
      Wish fresh = new Wish(name, now);
      wish = wishes.putIfAbsent(name.key(), fresh);
      if (wish == null) {
        begin.accept(fresh);
        return fresh.future;
      }
    }
    wish.lastNanos = now;
    return wish.future;
  }

  /** False if nobody wanted it. */
  boolean drop(ServiceName name) {
    @Nullable Wish wish = wishes.remove(name.key());
    if (wish == null) {
      return false;
    }
    wish.future.complete(null);
    return true;
  }

  boolean has(ServiceName name) {
    return wishes.containsKey(name.key());
  }

  /** Those that nobody asked for within that time. */
  List<ServiceName> notSince(long nanos, long now) {
    List<ServiceName> idle = new ArrayList<>();
    for (Wish wish : wishes.values()) {
      if (now - wish.lastNanos > nanos) {
        idle.add(wish.name);
      }
    }
    return idle;
  }

  /** Nobody waits any longer. */
  void completeAll() {
    wishes.values().forEach(wish -> wish.future.complete(null));
  }

  /** That a service be watched. */
  static final class Wish {
    final ServiceName name;
    final CompletableFuture<Void> future = new CompletableFuture<>();

    /** Written by all who ask. */
    private volatile long lastNanos;

    private Wish(ServiceName name, long now) {
      this.name = name;
      lastNanos = now;
    }
  }
}
