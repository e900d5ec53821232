package dev.weft.consul;

import dev.weft.consul.WatchedServices.Watched;
import dev.weft.consul.chain.Chain;
import dev.weft.consul.json.Known;
import dev.weft.consul.watch.Trouble;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServiceName;
import dev.weft.policy.ServicePolicy;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.document.PolicyStore;
import dev.weft.policy.document.PolicyStore.Text;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
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
  private static final int MOST_ROUNDS = 10;

  private final Consumer<MeshSnapshot> publisher;
  private final Executor work;
  private final ConsulLog log;
  private final SnapshotCache cache;
  private final CompletableFuture<Void> ready;
  private final PolicyStore store;
  private final String prefix;
  private final Chains chains;
  private final WatchedServices services;
  private @Nullable Set<String> catalog;
  private @Nullable String hidden;
  private @Nullable Map<String, Text> documents;
  private boolean away;

  /** Whether the last that was heard of anything but chains was that it can't be had. */
  private boolean failing;

  private boolean scheduled;
  private @Nullable MeshSnapshot last;

  SnapshotAssembler(
      ConsulSettings settings,
      Consumer<MeshSnapshot> publisher,
      Executor work,
      ConsulLog log,
      SnapshotCache cache,
      WatchedServices.Watching watching,
      Chains chains,
      CompletableFuture<Void> ready) {
    this.store = new PolicyStore(settings.caller());
    this.prefix = settings.prefix();
    this.chains = chains;
    this.services = new WatchedServices(watching, this::references, chains::isSettled);
    this.publisher = publisher;
    this.work = work;
    this.log = log;
    this.cache = cache;
    this.ready = ready;
    // From here on a document may name what a chain that isn't known yet defines.
    store.chains(chains.texts(), chains.known());
  }

  /**
   * Takes the names of the catalog.
   *
   * @param why why Consul shows no name, if it doesn't: then these are the last
   */
  void catalog(Set<String> names, @Nullable String why) {
    catalog = names;
    hidden = why;
    changed();
  }

  Set<String> catalog() {
    return catalog == null ? Set.of() : catalog;
  }

  void documents(Map<String, Text> present) {
    report(store.update(present));
    documents = present;
    reconcile();
    changed();
  }

  /** Takes what Consul's own configuration says of a service; true if it is something new. */
  boolean chain(String service, Chain chain, long index) {
    return chained(chains.take(service, chain, index));
  }

  /** What it says of a service can't be used: the last stays in force. */
  void chainRefused(String service, String why) {
    chained(chains.refused(service, why));
  }

  /** Consul doesn't say, at least not to us. */
  void chainUnavailable(String service, String kind, String line, boolean warn) {
    chains.unavailable(kind, line, warn);
    chained(chains.settle(service, cache.load()));
  }

  /** A while after {@link #chainUnavailable}: is it only that? */
  void tellChains() {
    if (!failing) {
      chains.tell();
    }
  }

  /** Consul can't be asked now. */
  void chainFailed(String service) {
    chained(chains.settle(service, cache.load()));
  }

  Map<String, Text> documents() {
    return documents == null ? Map.of() : documents;
  }

  void endpoints(ServiceName name, List<Endpoint> endpoints, @Nullable String stale) {
    failing = false;
    Watched service = services.get(name);
    if (service != null) {
      service.endpoints = endpoints;
      service.stale = stale;
      changed();
    }
  }

  /** The endpoints last heard of, or none. */
  List<Endpoint> endpoints(ServiceName name) {
    Watched service = services.get(name);
    return service == null || service.endpoints == null ? List.of() : service.endpoints;
  }

  void want(ServiceName name, CompletableFuture<Void> future) {
    Watched service = services.want(name, future);
    reconcile();
    if (away) {
      fromCache(service, "no answer yet");
      chained(chains.settleAll(cache.load()));
    }
    changed();
  }

  void drop(ServiceName name) {
    services.drop(name);
    reconcile();
    changed();
  }

  /** Consul takes long: use the file, if there is one, until it answers. */
  void slow(Trouble trouble) {
    if (cache.load() != null) {
      baseFailed(trouble);
    }
  }

  /** The catalog or the policies can't be had now: what the file knows is better than nothing. */
  void baseFailed(Trouble trouble) {
    failing = true;
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
      for (Watched service : services.all()) {
        fromCache(service, trouble.text());
      }
      chained(chains.settleAll(known));
    }
    away |= !refused;
    changed();
  }

  void serviceFailed(ServiceName name, Trouble trouble) {
    failing = true;
    Watched service = services.get(name);
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

  /** Consul has answered for the catalog: what isn't known yet will come. */
  void back() {
    failing = false;
    away = false;
  }

  private void fromCache(Watched service, String why) {
    if (service.endpoints == null) {
      service.fallBack(cache.load(), why);
    }
  }

  /** Where requests to a service may be sent, and what may stand in for that. */
  private Set<ServiceName> references(ServiceName name) {
    if (documents == null) {
      return Set.of();
    }
    Set<ServiceName> references = new HashSet<>();
    for (ServiceName other : store.policy(name.service()).references(name)) {
      references.add(other);
      references.addAll(store.policy(other.service()).failovers(other));
    }
    references.remove(name);
    return references;
  }

  private boolean chained(boolean news) {
    if (news) {
      reconcile();
      changed();
    }
    return news;
  }

  /** Watches what is needed by what is known; a chain may lead to services with chains. */
  private void reconcile() {
    boolean again = true;
    for (int i = 0; again && i < MOST_ROUNDS; i++) {
      report(store.chains(chains.texts(), chains.known()));
      services.reconcile();
      again = chains.reconcile(services.names());
    }
  }

  private void report(List<String> lines) {
    for (String line : lines) {
      log.warn(line.startsWith("consul-chain/") ? line : "policy " + prefix + "/" + line);
    }
  }

  /** New routes wait until all is known of where they lead, so that no request is refused. */
  private ServicePolicy policy(Watched service) {
    MeshSnapshot.Service before = last == null ? null : last.services().get(service.name.key());
    return before == null || services.areReferencesSettled(service)
        ? store.policy(service.name.service())
        : before.policy();
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
      Map<String, MeshSnapshot.Service> published = new HashMap<>();
      Map<String, List<Endpoint>> known = new HashMap<>();
      for (Watched service : services.all()) {
        List<Endpoint> endpoints = service.endpoints;
        if (endpoints != null && chains.isSettled(service.name)) {
          ServiceName name = service.name;
          String stale = service.stale == null && endpoints.isEmpty() ? hidden : service.stale;
          published.put(
              name.key(), new MeshSnapshot.Service(name, endpoints, policy(service), stale));
          // Where the token sees nothing, what the file holds is better.
          if (stale == null || !endpoints.isEmpty()) {
            known.put(name.key(), endpoints);
          }
        }
      }
      MeshSnapshot now =
          new MeshSnapshot(
              store.switches(),
              withKept(names, published.values()),
              published,
              store.hosts(),
              store.documents());
      if (last == null || !now.equals(last)) {
        last = now;
        publish(now);
        if (!away) {
          boolean complete = !known.isEmpty() && published.size() == services.all().size();
          cache.save(
              new Known(
                  cache.of(),
                  System.currentTimeMillis(),
                  names,
                  documents(),
                  chains.answered(),
                  known),
              complete);
        }
      }
    }
    if (last != null || away) {
      ready.complete(null);
      services.completeSettled();
    }
  }

  /** A name whose endpoints are kept though Consul lists none of them is one, too. */
  private static Set<String> withKept(
      Set<String> names, Collection<MeshSnapshot.Service> services) {
    Set<String> all = new HashSet<>(names);
    for (MeshSnapshot.Service service : services) {
      if (service.name().datacenter() == null && !service.endpoints().isEmpty()) {
        all.add(service.name().service());
      }
    }
    return all;
  }

  private void publish(MeshSnapshot snapshot) {
    try {
      publisher.accept(snapshot);
    } catch (RuntimeException e) {
      log.warn("what Consul said could not be published: " + e);
    }
  }
}
