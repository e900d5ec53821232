package dev.weft.consul;

import dev.weft.consul.WatchedServices.Watched;
import dev.weft.consul.json.Known;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServiceName;
import dev.weft.policy.ServicePolicy;
import dev.weft.policy.balance.Endpoint;
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
 * Makes a snapshot of all that is known, publishes it, and has it saved. Used on the worker.
 * Several changes that wait on the worker become one snapshot; a snapshot equal to the last isn't
 * published.
 */
final class Publication {
  private final Consumer<MeshSnapshot> publisher;
  private final Executor work;
  private final ConsulLog log;
  private final SnapshotCache cache;
  private final CompletableFuture<Void> ready;
  private final Base base;
  private final Policies policies;
  private final Chains chains;
  private final WatchedServices services;
  private boolean scheduled;
  private @Nullable MeshSnapshot last;

  /**
   * @param ready completed when the first snapshot is published, or can't be had now
   */
  Publication(
      Consumer<MeshSnapshot> publisher,
      Executor work,
      ConsulLog log,
      SnapshotCache cache,
      CompletableFuture<Void> ready,
      Base base,
      Policies policies,
      Chains chains,
      WatchedServices services) {
    this.publisher = publisher;
    this.work = work;
    this.log = log;
    this.cache = cache;
    this.ready = ready;
    this.base = base;
    this.policies = policies;
    this.chains = chains;
    this.services = services;
  }

  /** Something may be new: publishes soon. */
  void changed() {
    if (!scheduled) {
      scheduled = true;
      work.execute(this::publish);
    }
  }

  /** Whether the last snapshot has the service. */
  boolean has(ServiceName name) {
    return last != null && last.services().containsKey(name.key());
  }

  private void publish() {
    scheduled = false;
    if (base.isKnown()) {
      publishKnown();
    }
    if (last != null || base.isAway()) {
      ready.complete(null);
      services.completeSettled();
    }
  }

  private void publishKnown() {
    Map<String, MeshSnapshot.Service> published = new HashMap<>();
    Map<String, List<Endpoint>> known = new HashMap<>();
    for (Watched service : services.all()) {
      List<Endpoint> endpoints = service.endpoints;
      if (endpoints != null && chains.isSettled(service.name)) {
        ServiceName name = service.name;
        String stale = service.stale == null && endpoints.isEmpty() ? base.hidden() : service.stale;
        published.put(
            name.key(), new MeshSnapshot.Service(name, endpoints, policy(service), stale));
        // Where the token sees nothing, what the file holds is better.
        if (stale == null || !endpoints.isEmpty()) {
          known.put(name.key(), endpoints);
        }
      }
    }
    MeshSnapshot now = policies.snapshot(withKept(base.catalog(), published.values()), published);
    if (last == null || !now.equals(last)) {
      last = now;
      publish(now);
      if (!base.isAway()) {
        save(known, !known.isEmpty() && published.size() == services.all().size());
      }
    }
  }

  /** New routes wait until all is known of where they lead, so that no request is refused. */
  private ServicePolicy policy(Watched service) {
    MeshSnapshot.Service before = last == null ? null : last.services().get(service.name.key());
    return before == null || services.areReferencesSettled(service)
        ? policies.of(service.name)
        : before.policy();
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

  private void save(Map<String, List<Endpoint>> known, boolean complete) {
    cache.save(
        new Known(
            cache.of(),
            System.currentTimeMillis(),
            base.catalog(),
            base.documents(),
            chains.answered(),
            known),
        complete);
  }
}
