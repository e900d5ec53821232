package dev.weft.consul;

import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServiceName;
import dev.weft.policy.ServicePolicy;
import dev.weft.policy.document.PolicyStore;
import dev.weft.policy.document.PolicyStore.Text;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The policies in force: the documents in KV, laid over what Consul's own configuration says. Names
 * each that is refused. Used on the worker.
 */
final class Policies {
  private final PolicyStore store;
  private final String prefix;
  private final ConsulLog log;

  Policies(ConsulSettings settings, ConsulLog log) {
    this.store = new PolicyStore(settings.caller());
    this.prefix = settings.prefix();
    this.log = log;
  }

  void documents(Map<String, Text> present) {
    report(store.update(present));
  }

  /** A document may name what a chain that isn't known yet defines. */
  void chains(Chains chains) {
    report(store.chains(chains.texts(), chains.known()));
  }

  ServicePolicy of(ServiceName name) {
    return store.policy(name.service());
  }

  /** Where requests to a service may be sent, and what may stand in for that. */
  Set<ServiceName> references(ServiceName name) {
    Set<ServiceName> references = new HashSet<>();
    for (ServiceName other : of(name).references(name)) {
      references.add(other);
      references.addAll(of(other).failovers(other));
    }
    references.remove(name);
    return references;
  }

  /** All that is known, with these services in it. */
  MeshSnapshot snapshot(Set<String> catalog, Map<String, MeshSnapshot.Service> services) {
    return new MeshSnapshot(store.switches(), catalog, services, store.hosts(), store.documents());
  }

  private void report(List<String> lines) {
    for (String line : lines) {
      log.warn(line.startsWith("consul-chain/") ? line : "policy " + prefix + "/" + line);
    }
  }
}
