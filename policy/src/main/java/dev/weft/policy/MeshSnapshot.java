package dev.weft.policy;

import dev.weft.policy.balance.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that discovery and the operator said at one moment. Immutable and compared by value: a
 * publisher drops a snapshot equal to the last.
 *
 * @param switches the live switches of all JVMs ({@code weft/mesh})
 * @param catalog every service name there is; decides about single-label hosts
 * @param services what is watched, by {@link ServiceName#key()}
 * @param hosts further names: {@code host} or {@code host:port} in lower case -> service
 * @param documents the policy documents with their errors, for people to see
 */
public record MeshSnapshot(
    Switches switches,
    Set<String> catalog,
    Map<String, Service> services,
    Map<String, String> hosts,
    List<Document> documents) {

  public static final MeshSnapshot EMPTY =
      new MeshSnapshot(Switches.ON, Set.of(), Map.of(), Map.of(), List.of());

  public MeshSnapshot {
    catalog = Set.copyOf(catalog);
    services = Map.copyOf(services);
    hosts = Map.copyOf(hosts);
    documents = List.copyOf(documents);
  }

  /**
   * One watched service.
   *
   * @param stale why the endpoints are older than they should be (last known good, disk cache), or
   *     null
   */
  public record Service(
      ServiceName name, List<Endpoint> endpoints, ServicePolicy policy, @Nullable String stale) {
    public Service {
      endpoints = List.copyOf(endpoints);
    }
  }

  /** {@code weft/mesh}: {@code log} null leaves the setting of the JVM in force. */
  public record Switches(boolean enabled, Set<String> disable, @Nullable String log) {
    public static final Switches ON = new Switches(true, Set.of(), null);

    public Switches {
      disable = Set.copyOf(disable);
    }
  }

  /**
   * One policy document.
   *
   * @param key as in KV without the prefix: {@code defaults}, {@code services/users}, {@code
   *     callers/web/users}, {@code mesh}; of Consul's own configuration {@code consul-chain/users}
   * @param index the modify index of the version last seen
   * @param inForceIndex the modify index of the version in force; 0: none
   * @param error why the version last seen was refused, or null
   * @param notices what of the version in force this version of the code reads, but doesn't act on
   */
  public record Document(
      String key, long index, long inForceIndex, @Nullable String error, List<String> notices) {
    public Document {
      notices = List.copyOf(notices);
    }

    public Document(String key, long index, long inForceIndex, @Nullable String error) {
      this(key, index, inForceIndex, error, List.of());
    }
  }
}
