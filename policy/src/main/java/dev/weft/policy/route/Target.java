package dev.weft.policy.route;

import org.jspecify.annotations.Nullable;

/**
 * One part of a split: a share of the requests and where it goes.
 *
 * @param service key of another service, {@code b} or {@code b@dc2}; null: the one the request is
 *     for
 * @param subset null: all its endpoints
 * @param weight share relative to the other targets of the split, at least 0
 */
public record Target(@Nullable String service, @Nullable String subset, int weight) {
  /** The service that the request is for, as a whole. */
  public static final Target SELF = new Target(null, null, 1);

  /** As a step of a refusal: {@code subset v2}, {@code service b subset v2}, empty for itself. */
  public String step() {
    String ofService = service == null ? "" : "service " + service;
    if (subset == null) {
      return ofService;
    }
    return ofService.isEmpty() ? "subset " + subset : ofService + " subset " + subset;
  }
}
