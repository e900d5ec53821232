package dev.weft.agent.registry;

import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServiceName;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.document.PolicyStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a snapshot of each version of the file. Called by {@link FileRegistry}, one at a time.
 *
 * <p>The index of a policy is the number of the version in which its text or its place last
 * changed.
 */
final class FileSnapshots {
  private final PolicyStore policies;
  private Map<String, PolicyStore.Text> texts = Map.of();
  private long version;

  FileSnapshots(@Nullable String caller) {
    policies = new PolicyStore(caller);
  }

  /**
   * @param errors is told of each policy that is newly refused
   */
  MeshSnapshot of(MeshFile file, Consumer<String> errors) {
    version++;
    texts = texts(file.policies());
    policies.update(texts).forEach(errors);
    Map<String, MeshSnapshot.Service> services = new HashMap<>();
    Set<String> catalog = new HashSet<>();
    for (Map.Entry<ServiceName, List<Endpoint>> entry : file.services().entrySet()) {
      ServiceName name = entry.getKey();
      catalog.add(name.service());
      services.put(
          name.key(),
          new MeshSnapshot.Service(name, entry.getValue(), policies.policy(name.service()), null));
    }
    return new MeshSnapshot(
        policies.switches(), catalog, services, policies.hosts(), policies.documents());
  }

  private Map<String, PolicyStore.Text> texts(Map<String, byte[]> documents) {
    Map<String, PolicyStore.Text> next = new HashMap<>();
    documents.forEach(
        (key, utf8) -> {
          PolicyStore.Text last = texts.get(key);
          boolean same = last != null && Arrays.equals(last.utf8(), utf8);
          next.put(key, same ? last : new PolicyStore.Text(utf8, version));
        });
    return next;
  }
}
