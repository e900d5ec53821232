package dev.weft.consul;

import dev.weft.consul.WatchedServices.Watched;
import dev.weft.consul.chain.Chain;
import dev.weft.consul.json.Known;
import dev.weft.consul.watch.Trouble;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServiceName;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.document.PolicyStore.Text;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the answers of all watches together, and says what else must be watched then. Used on the
 * worker only. Where an answer can't be had, what the cache file knows takes its place until there
 * is one.
 */
final class SnapshotAssembler {
  private static final int MOST_ROUNDS = 10;

  private final ConsulLog log;
  private final SnapshotCache cache;
  private final Base base = new Base();
  private final Policies policies;
  private final Chains chains;
  private final WatchedServices services;
  private final Publication publication;

  /** Whether the last that was heard of anything but chains was that it can't be had. */
  private boolean failing;

  SnapshotAssembler(
      ConsulSettings settings,
      Consumer<MeshSnapshot> publisher,
      Executor work,
      ConsulLog log,
      SnapshotCache cache,
      WatchedServices.Watching watching,
      Chains chains,
      CompletableFuture<Void> ready) {
    this.log = log;
    this.cache = cache;
    this.chains = chains;
    policies = new Policies(settings, log);
    services =
        new WatchedServices(
            watching,
            name -> base.hasDocuments() ? policies.references(name) : Set.of(),
            chains::isSettled);
    publication =
        new Publication(publisher, work, log, cache, ready, base, policies, chains, services);
    policies.chains(chains);
  }

  /** Takes the names of the catalog, as {@link Base} does. */
  void catalog(Set<String> names, @Nullable String why) {
    base.catalog(names, why);
    publication.changed();
  }

  Set<String> catalog() {
    return base.catalog();
  }

  void documents(Map<String, Text> present) {
    policies.documents(present);
    base.documents(present);
    reconcile();
    publication.changed();
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
    return base.documents();
  }

  void endpoints(ServiceName name, List<Endpoint> endpoints, @Nullable String stale) {
    recovered();
    services.endpoints(name, endpoints, stale);
    publication.changed();
  }

  /** The endpoints last heard of, or none. */
  List<Endpoint> endpoints(ServiceName name) {
    return services.endpoints(name);
  }

  /** Whether requests to it are being sent by what Consul said of it. */
  boolean isPublished(ServiceName name) {
    return publication.has(name);
  }

  void want(ServiceName name, CompletableFuture<Void> future) {
    Watched service = services.want(name, future);
    reconcile();
    if (base.isAway()) {
      service.maybeFallBack(cache, "no answer yet");
      chained(chains.settleAll(cache.load()));
    }
    publication.changed();
  }

  void drop(ServiceName name) {
    services.drop(name);
    reconcile();
    publication.changed();
  }

  /** Consul takes long: use the file, if there is one, until it answers. */
  void slow(Trouble trouble) {
    if (cache.load() != null) {
      leavesNothing(trouble);
    }
  }

  /** The names of the catalog can't be had now. */
  void catalogFailed(Trouble trouble) {
    if (leavesNothing(trouble)) {
      base.withoutCatalog();
    }
  }

  /** The policies can't be had now. */
  void documentsFailed(Trouble trouble) {
    if (leavesNothing(trouble) && !base.hasDocuments()) {
      documents(Map.of());
    }
  }

  /**
   * What the file knows is better than nothing.
   *
   * @return whether there is nothing, because Consul refused it; what else it was asked is on its
   *     way
   */
  private boolean leavesNothing(Trouble trouble) {
    failing = true;
    if (base.isKnown()) {
      return false;
    }
    boolean refused = !trouble.kind().equals(Trouble.DOWN);
    base.away(base.isAway() || !refused);
    publication.changed();
    Known known = cache.load();
    if (known == null) {
      return refused;
    }
    if (base.fallBack(known)) {
      documents(base.documents());
    }
    log.info("starting from the cache file: " + known.services().size() + " services known");
    for (Watched service : services.all()) {
      service.maybeFallBack(cache, trouble.text());
    }
    chained(chains.settleAll(known));
    return false;
  }

  void serviceFailed(ServiceName name, Trouble trouble) {
    failing = true;
    services.failed(name, trouble.text(), cache);
    publication.changed();
  }

  /** Consul has answered for the catalog: what isn't known yet will come. */
  void back() {
    recovered();
    base.away(false);
  }

  /** What was said of chains may have been said by whoever was there in Consul's place. */
  private void recovered() {
    if (failing) {
      failing = false;
      chains.forgetUntold();
    }
  }

  private boolean chained(boolean news) {
    if (news) {
      reconcile();
      publication.changed();
    }
    return news;
  }

  /** Watches what is needed by what is known; a chain may lead to services with chains. */
  private void reconcile() {
    boolean again = true;
    for (int i = 0; again && i < MOST_ROUNDS; i++) {
      policies.chains(chains);
      services.reconcile();
      again = chains.reconcile(services.names());
    }
  }
}
