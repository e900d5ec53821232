package dev.weft.policy.balance;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part of a service: the endpoints that carry all these tags and all these meta entries.
 *
 * @param filter what else they must be; null: nothing
 * @param onlyPassing whether those with a warning don't belong to it
 */
public record Subset(
    Set<String> tags, Map<String, String> meta, @Nullable Filter filter, boolean onlyPassing) {

  public Subset {
    tags = Set.copyOf(tags);
    meta = Map.copyOf(meta);
  }

  public Subset(Set<String> tags, Map<String, String> meta) {
    this(tags, meta, null, false);
  }

  public boolean contains(Endpoint endpoint) {
    return (tags.isEmpty() || endpoint.tags().containsAll(tags))
        && (meta.isEmpty() || endpoint.meta().entrySet().containsAll(meta.entrySet()))
        && !(onlyPassing && endpoint.health() == Health.WARNING)
        && (filter == null || filter.accepts(endpoint));
  }
}
