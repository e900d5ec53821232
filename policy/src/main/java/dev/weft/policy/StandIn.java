package dev.weft.policy;

import org.jspecify.annotations.Nullable;

/**
 * A service, or a part of it, that takes over for a target with too few usable endpoints.
 *
 * @param key of the service
 * @param subset null: all of it
 * @param exact whether it is just that; else rather the subset of the target's name, if there is
 *     one
 */
record StandIn(String key, @Nullable String subset, boolean exact) {

  /** For people. */
  String text() {
    return subset == null ? key : key + " subset " + subset;
  }
}
