package dev.weft.consul.chain;

import org.jspecify.annotations.Nullable;

/**
 * Where a resolver leads.
 *
 * @param datacenter null: the chain's own
 * @param unreachable why no request can be sent there, or null
 */
record Target(
    String id,
    String service,
    @Nullable String subset,
    @Nullable String datacenter,
    @Nullable String unreachable) {

  /** As an item of a split or a fail-over of a service. */
  Layer layer(String of) {
    boolean named = !service.equals(of) || datacenter != null || subset == null;
    return new Layer()
        .put("service", named ? service : null)
        .put("subset", subset)
        .put("datacenter", datacenter);
  }

  boolean is(String name) {
    return service.equals(name) && subset == null && datacenter == null;
  }
}
