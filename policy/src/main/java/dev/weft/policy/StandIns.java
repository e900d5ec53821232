package dev.weft.policy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands in for a service and its subsets, each in order; made when the policy changes.
 *
 * @param parts of subsets that don't share what stands in for the whole
 */
record StandIns(List<StandIn> whole, Map<String, List<StandIn>> parts) {
  static final StandIns NONE = new StandIns(List.of(), Map.of());

  List<StandIn> of(@Nullable String subset) {
    if (subset == null || parts.isEmpty()) {
      return whole;
    }
    List<StandIn> own = parts.get(subset);
    return own == null ? whole : own;
  }
}
