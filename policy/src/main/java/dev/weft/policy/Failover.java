package dev.weft.policy;

import java.util.List;

/**
 * Where requests go when too few endpoints of a service are usable, in this order.
 *
 * @param datacenters that have the same service
 * @param services of this datacenter
 * @param overprovisioning percent: with 140 the next one is used once less than 1/1.4 (71 percent)
 *     of the endpoints are usable
 */
public record Failover(List<String> datacenters, List<String> services, int overprovisioning) {
  public static final Failover NONE = new Failover(List.of(), List.of(), 140);

  public Failover {
    datacenters = List.copyOf(datacenters);
    services = List.copyOf(services);
  }
}
