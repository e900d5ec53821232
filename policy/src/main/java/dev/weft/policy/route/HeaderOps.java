package dev.weft.policy.route;

import java.util.List;
import java.util.Map;

/**
 * What a route changes of the headers of requests or responses: first some are taken away, then
 * set, then added. Names are in lower case.
 *
 * @param set replaces all values there are
 * @param add keeps the values there are
 */
public record HeaderOps(Map<String, String> set, Map<String, String> add, List<String> remove) {
  public static final HeaderOps NONE = new HeaderOps(Map.of(), Map.of(), List.of());

  public HeaderOps {
    set = Map.copyOf(set);
    add = Map.copyOf(add);
    remove = List.copyOf(remove);
  }

  public boolean isEmpty() {
    return set.isEmpty() && add.isEmpty() && remove.isEmpty();
  }
}
