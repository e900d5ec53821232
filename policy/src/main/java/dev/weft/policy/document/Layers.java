package dev.weft.policy.document;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts documents over one another, in the order of their keys. */
final class Layers {
  private Layers() {}

  /**
   * The documents in force for a caller and a service, one over the other.
   *
   * @param end the first that doesn't count, or null
   */
  static Json.Obj merged(
      Map<DocumentKey, Held> held,
      String service,
      @Nullable String caller,
      @Nullable DocumentKey end) {
    Json.Obj merged = MergePatch.EMPTY;
    for (Map.Entry<DocumentKey, Held> entry : held.entrySet()) {
      DocumentKey key = entry.getKey();
      Json.Obj document = entry.getValue().inForce();
      boolean counts = key.kind() == DocumentKey.Kind.DEFAULTS || key.isOf(service, caller);
      if (document != null && counts && (end == null || key.compareTo(end) < 0)) {
        merged = MergePatch.merge(merged, document);
      }
    }
    return merged;
  }

  /** Those with a document of their own, by name. */
  static Set<String> services(Map<DocumentKey, Held> held, @Nullable String caller) {
    Set<String> services = new TreeSet<>();
    held.forEach(
        (key, document) -> {
          if (document.inForce() != null && key.isOf(key.service(), caller)) {
            services.add(key.service());
          }
        });
    return services;
  }
}
