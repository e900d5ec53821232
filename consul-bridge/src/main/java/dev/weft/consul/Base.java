package dev.weft.consul;

import dev.weft.consul.json.Known;
import dev.weft.policy.document.PolicyStore.Text;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the mesh as a whole: the names of the catalog and the policy documents, from
 * Consul or from the cache file. Used on the worker.
 */
final class Base {
  private @Nullable Set<String> catalog;
  private @Nullable String hidden;
  private @Nullable Map<String, Text> documents;
  private boolean away;

  /**
   * @param why why Consul shows no name, if it doesn't: then these are the last
   */
  void catalog(Set<String> names, @Nullable String why) {
    catalog = names;
    hidden = why;
  }

  void documents(Map<String, Text> present) {
    documents = present;
  }

  /** Takes what the file says where nothing is known; true if documents were taken. */
  boolean fallBack(Known known) {
    if (catalog == null) {
      catalog = known.catalog();
    }
    if (documents != null) {
      return false;
    }
    documents = known.documents();
    return true;
  }

  /** The names aren't waited for any longer. */
  void withoutCatalog() {
    if (catalog == null) {
      catalog = Set.of();
    }
  }

  /** Consul was away, or is back. */
  void away(boolean now) {
    away = now;
  }

  boolean hasDocuments() {
    return documents != null;
  }

  /** Whether a snapshot can be made. */
  boolean isKnown() {
    return catalog != null && documents != null;
  }

  /** Whether Consul hasn't answered for the catalog since it couldn't be reached. */
  boolean isAway() {
    return away;
  }

  Set<String> catalog() {
    return catalog == null ? Set.of() : catalog;
  }

  /** Why Consul shows no name, or null. */
  @Nullable String hidden() {
    return hidden;
  }

  Map<String, Text> documents() {
    return documents == null ? Map.of() : documents;
  }
}
