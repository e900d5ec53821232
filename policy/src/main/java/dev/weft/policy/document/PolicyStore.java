package dev.weft.policy.document;

import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServicePolicy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The policy documents of one registry: keeps the last good version of each and merges them. Fed by
 * the one thread that assembles snapshots.
 */
public final class PolicyStore {

  /**
   * @param caller this application's own service name, or null
   */
  public PolicyStore(@Nullable String caller) {}

  /**
   * Takes the present content of the whole prefix; a key that is missing was deleted. A document
   * that is refused leaves its last good version in force.
   *
   * @param documents key without the prefix ({@code defaults}, {@code services/users}, {@code
   *     callers/web/users}, {@code mesh}) -> its text and modify index
   * @return the errors that are new since the last call, one line each, for the log
   */
  public List<String> update(Map<String, Text> documents) {
    return List.of();
  }

  public ServicePolicy policy(String service) {
    return ServicePolicy.DEFAULT;
  }

  /**
   * The {@code hosts} of all policies: {@code host} or {@code host:port} in lower case -> service.
   */
  public Map<String, String> hosts() {
    return Map.of();
  }

  public MeshSnapshot.Switches switches() {
    return MeshSnapshot.Switches.ON;
  }

  public List<MeshSnapshot.Document> documents() {
    return List.of();
  }

  /** A document as stored. */
  public record Text(byte[] utf8, long modifyIndex) {}
}
