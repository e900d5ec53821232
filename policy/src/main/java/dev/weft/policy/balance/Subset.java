package dev.weft.policy.balance;

import java.util.Map;
import java.util.Set;

/** A part of a service: the endpoints that carry all these tags and all these meta entries. */
public record Subset(Set<String> tags, Map<String, String> meta) {

  public Subset {
    tags = Set.copyOf(tags);
    meta = Map.copyOf(meta);
  }

  public boolean contains(Endpoint endpoint) {
    return (tags.isEmpty() || endpoint.tags().containsAll(tags))
        && (meta.isEmpty() || endpoint.meta().entrySet().containsAll(meta.entrySet()));
  }
}
