package dev.weft.consul;

import dev.weft.consul.json.Known;
import dev.weft.consul.watch.Trouble;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServiceName;
import dev.weft.policy.ServicePolicy;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.document.PolicyStore;
import dev.weft.policy.document.PolicyStore.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the answers of all watches together and publishes. Used on the worker only. Several answers
 * that wait on the worker become one snapshot; a snapshot equal to the last isn't published.
 */
final class SnapshotAssembler {
  private final Consumer<MeshSnapshot> publisher;
  private final Executor work;
  private final ConsulLog log;
  private final SnapshotCache cache;
  private final Watching watching;
  private final CompletableFuture<Void> ready;
  private final PolicyStore store;
  private final Map<String, ServicePolicy> policies = new HashMap<>();
  private final Map<String, Watched> watched = new HashMap<>();
  private @Nullable Set<String> catalog;
  private @Nullable Map<String, Text> documents;
  private boolean away;
  private boolean scheduled;
  private @Nullable MeshSnapshot last;

  SnapshotAssembler(
      @Nullable String caller,
      Consumer<MeshSnapshot> publisher,
      Executor work,
      ConsulLog log,
      SnapshotCache cache,
      Watching watching,
      CompletableFuture<Void> ready) {
    this.store = new PolicyStore(caller);
    this.publisher = publisher;
    this.work = work;
    this.log = log;
    this.cache = cache;
    this.watching = watching;
    this.ready = ready;
  }

  void catalog(Set<String> names) {
    catalog = names;
    changed();
  }

  Set<String> catalog() {
    return catalog == null ? Set.of() : catalog;
  }

  void documents(Map<String, Text> present) {
    for (String error : store.update(present)) {
      log.warn(error);
    }
    documents = present;
    policies.clear();
    reconcile();
    changed();
  }

  Map<String, Text> documents() {
    return documents == null ? Map.of() : documents;
  }

  void endpoints(ServiceName name, List<Endpoint> endpoints, @Nullable String stale) {
    Watched service = watched.get(name.key());
    if (service != null) {
      service.endpoints = endpoints;
      service.stale = stale;
      changed();
    }
  }

  /** The endpoints last heard of, or none. */
  List<Endpoint> endpoints(ServiceName name) {
    Watched service = watched.get(name.key());
    return service == null || service.endpoints == null ? List.of() : service.endpoints;
  }

  /** The catalog or the policies can't be had now: what the file knows is better than nothing. */
  void baseFailed(Trouble trouble) {
    if (catalog != null && documents != null) {
      return;
    }
    Known known = cache.load();
    boolean refused = !trouble.kind().equals(Trouble.DOWN);
    if (catalog == null && (known != null || refused)) {
      catalog = known == null ? Set.of() : known.catalog();
    }
    if (documents == null && (known != null || refused)) {
      documents(known == null ? Map.of() : known.documents());
    }
    if (known != null) {
      log.info("starting from the cache file: " + known.services().size() + " services known");
      for (Watched service : watched.values()) {
        fromCache(service, trouble.text());
      }
    }
    away |= !refused;
    changed();
  }

  /** Consul takes long: use the file, if there is one, until it answers. */
  void slow(Trouble trouble) {
    if (cache.load() != null) {
      baseFailed(trouble);
    }
  }

  void serviceFailed(ServiceName name, Trouble trouble) {
    Watched service = watched.get(name.key());
    if (service == null) {
      return;
    }
    service.failed = true;
    fromCache(service, trouble.text());
    if (service.endpoints != null && service.stale == null) {
      service.stale = "Consul: " + trouble.text();
    }
    changed();
  }

  void want(ServiceName name, CompletableFuture<Void> future) {
    Watched service = watched.get(name.key());
    if (service == null) {
      service = new Watched(name);
      watched.put(name.key(), service);
      watching.start(name);
    }
    service.wanted = future;
    if (away) {
      fromCache(service, "no answer from Consul yet");
    }
    reconcile();
    changed();
  }

  void drop(ServiceName name) {
    Watched service = watched.get(name.key());
    if (service != null) {
      if (service.wanted != null) {
        service.wanted.complete(null);
      }
      service.wanted = null;
      reconcile();
      changed();
    }
  }

  /** Consul has answered for the catalog: what isn't known yet will come. */
  void back() {
    away = false;
  }

  private void fromCache(Watched service, String why) {
    if (service.endpoints == null) {
      Known known = cache.load();
      List<Endpoint> endpoints = known == null ? null : known.services().get(service.name.key());
      if (endpoints != null) {
        service.endpoints = endpoints;
        service.stale = "from the cache file; Consul: " + why;
      }
    }
  }

  /** Watches what is wanted and what its policies name, and nothing else. */
  private void reconcile() {
    Map<String, ServiceName> needed = new HashMap<>();
    for (Watched service : watched.values()) {
      if (service.wanted != null) {
        needed.put(service.name.key(), service.name);
        for (ServiceName reference : references(service.name)) {
          needed.put(reference.key(), reference);
        }
      }
    }
    for (ServiceName name : needed.values()) {
      if (!watched.containsKey(name.key())) {
        watched.put(name.key(), new Watched(name));
        watching.start(name);
      }
    }
    for (Watched service : List.copyOf(watched.values())) {
      if (!needed.containsKey(service.name.key())) {
        watched.remove(service.name.key());
        watching.stop(service.name);
      }
    }
  }

  private Set<ServiceName> references(ServiceName name) {
    return documents == null ? Set.of() : policy(name).references();
  }

  private ServicePolicy policy(ServiceName name) {
    return policies.computeIfAbsent(name.service(), store::policy);
  }

  private void changed() {
    if (!scheduled) {
      scheduled = true;
      work.execute(this::publish);
    }
  }

  private void publish() {
    scheduled = false;
    Set<String> names = catalog;
    if (names != null && documents != null) {
      Map<String, MeshSnapshot.Service> services = new HashMap<>();
      Map<String, List<Endpoint>> fresh = new HashMap<>();
      for (Watched service : watched.values()) {
        List<Endpoint> endpoints = service.endpoints;
        if (endpoints != null) {
          ServiceName name = service.name;
          services.put(
              name.key(), new MeshSnapshot.Service(name, endpoints, policy(name), service.stale));
          fresh.put(name.key(), endpoints);
        }
      }
      MeshSnapshot now =
          new MeshSnapshot(store.switches(), names, services, store.hosts(), store.documents());
      if (last == null || !now.equals(last)) {
        last = now;
        try {
          publisher.accept(now);
        } catch (RuntimeException e) {
          log.warn("what Consul said could not be published: " + e);
        }
        if (!away) {
          cache.save(new Known(cache.of(), System.currentTimeMillis(), names, documents(), fresh));
        }
      }
    }
    complete();
  }

  private void complete() {
    if (last == null && !away) {
      return;
    }
    ready.complete(null);
    for (Watched service : watched.values()) {
      CompletableFuture<Void> future = service.wanted;
      if (future != null && !future.isDone() && service.settled() && referencesSettled(service)) {
        future.complete(null);
      }
    }
  }

  private boolean referencesSettled(Watched service) {
    for (ServiceName reference : references(service.name)) {
      Watched other = watched.get(reference.key());
      if (other != null && !other.settled()) {
        return false;
      }
    }
    return true;
  }

  /** Starts and stops the watches of services; called on the worker. */
  interface Watching {
    void start(ServiceName name);

    void stop(ServiceName name);
  }

  private static final class Watched {
    private final ServiceName name;
    private @Nullable CompletableFuture<Void> wanted;
    private @Nullable List<Endpoint> endpoints;
    private @Nullable String stale;
    private boolean failed;

    Watched(ServiceName name) {
      this.name = name;
    }

    boolean settled() {
      return endpoints != null || failed;
    }
  }
}
