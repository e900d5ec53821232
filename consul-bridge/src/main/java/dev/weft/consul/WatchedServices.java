package dev.weft.consul;

import dev.weft.consul.json.Known;
import dev.weft.policy.ServiceName;
import dev.weft.policy.balance.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The services that are watched: those the application wants, and those that their policies send
 * requests to. Used on the worker only.
 */
final class WatchedServices {
  private final Watching watching;
  private final Function<ServiceName, Set<ServiceName>> references;
  private final Predicate<ServiceName> chainSettled;
  private final Map<String, Watched> watched = new HashMap<>();

  /**
   * @param references the services that requests to one may be sent to
   * @param chainSettled whether it is known what Consul's own configuration says of one
   */
  WatchedServices(
      Watching watching,
      Function<ServiceName, Set<ServiceName>> references,
      Predicate<ServiceName> chainSettled) {
    this.watching = watching;
    this.references = references;
    this.chainSettled = chainSettled;
  }

  Collection<Watched> all() {
    return watched.values();
  }

  List<ServiceName> names() {
    List<ServiceName> names = new ArrayList<>();
    watched.values().forEach(service -> names.add(service.name));
    return names;
  }

  /** The endpoints last heard of, or none. */
  List<Endpoint> endpoints(ServiceName name) {
    Watched service = get(name);
    return service == null || service.endpoints == null ? List.of() : service.endpoints;
  }

  /** Takes what Consul says of one. */
  void endpoints(ServiceName name, List<Endpoint> endpoints, @Nullable String stale) {
    Watched service = get(name);
    if (service != null) {
      service.endpoints = endpoints;
      service.stale = stale;
    }
  }

  /** Consul can't be asked about one now: what was known, or the file knows, is all there is. */
  void failed(ServiceName name, String why, SnapshotCache cache) {
    Watched service = get(name);
    if (service != null) {
      service.failed = true;
      service.maybeFallBack(cache, why);
      if (service.endpoints != null && service.stale == null) {
        service.stale = "Consul: " + why;
      }
    }
  }

  /** Watches a service until it is dropped; {@code future} waits for {@link #completeSettled}. */
  Watched want(ServiceName name, CompletableFuture<Void> future) {
    Watched service = add(name);
    service.wanted = future;
    reconcile();
    return service;
  }

  void drop(ServiceName name) {
    Watched service = get(name);
    if (service != null && service.wanted != null) {
      service.wanted.complete(null);
      service.wanted = null;
      reconcile();
    }
  }

  /** Watches what is wanted and what its policies name, and nothing else. */
  void reconcile() {
    Map<String, ServiceName> needed = new HashMap<>();
    for (Watched service : watched.values()) {
      if (service.wanted != null) {
        needed.put(service.name.key(), service.name);
        for (ServiceName reference : references.apply(service.name)) {
          needed.put(reference.key(), reference);
        }
      }
    }
    for (ServiceName name : needed.values()) {
      add(name);
    }
    for (Watched service : List.copyOf(watched.values())) {
      if (!needed.containsKey(service.name.key())) {
        watched.remove(service.name.key());
        watching.stop(service.name);
      }
    }
  }

  /** Lets go of those who wait for services about which all is known that can be known now. */
  void completeSettled() {
    for (Watched service : List.copyOf(watched.values())) {
      CompletableFuture<Void> future = service.wanted;
      if (future != null
          && !future.isDone()
          && isSettled(service)
          && areReferencesSettled(service)) {
        future.complete(null);
      }
    }
  }

  private @Nullable Watched get(ServiceName name) {
    return watched.get(name.key());
  }

  private Watched add(ServiceName name) {
    Watched service = get(name);
    if (service == null) {
      service = new Watched(name);
      watched.put(name.key(), service);
      watching.start(name);
    }
    return service;
  }

  /** Whether all is known of the services that requests to it may be sent to. */
  boolean areReferencesSettled(Watched service) {
    for (ServiceName reference : references.apply(service.name)) {
      Watched other = get(reference);
      if (other == null || !isSettled(other)) {
        return false;
      }
    }
    return true;
  }

  private boolean isSettled(Watched service) {
    return (service.endpoints != null || service.failed) && chainSettled.test(service.name);
  }

  /** Starts and stops the watches; called on the worker. */
  interface Watching {
    void start(ServiceName name);

    void stop(ServiceName name);
  }

  /** What is known of one service. */
  static final class Watched {
    final ServiceName name;
    @Nullable List<Endpoint> endpoints;
    @Nullable String stale;
    boolean failed;
    private @Nullable CompletableFuture<Void> wanted;

    private Watched(ServiceName name) {
      this.name = name;
    }

    /** As long as Consul has said nothing, takes what the cache file knows, if it does. */
    void maybeFallBack(SnapshotCache cache, String why) {
      if (endpoints != null) {
        return;
      }
      Known known = cache.load();
      List<Endpoint> found = known == null ? null : known.services().get(name.key());
      if (found != null) {
        endpoints = found;
        stale = "from the cache file; Consul: " + why;
      }
    }
  }
}
