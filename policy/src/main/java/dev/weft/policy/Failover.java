package dev.weft.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where requests go when too few endpoints of a service are usable, in this order.
 *
 * @param datacenters that have the same service
 * @param services of this datacenter
 * @param targets parts of services, wherever they are
 * @param subsets what stands in for a subset of the service, in the place of all else
 * @param overprovisioning percent: with 140 the next one is used once less than 1/1.4 (71 percent)
 *     of the endpoints are usable
 */
public record Failover(
    List<String> datacenters,
    List<String> services,
    List<Target> targets,
    Map<String, List<Target>> subsets,
    int overprovisioning) {
  public static final Failover NONE = new Failover(List.of(), List.of(), 140);

  public Failover {
    datacenters = List.copyOf(datacenters);
    services = List.copyOf(services);
    targets = List.copyOf(targets);
    Map<String, List<Target>> copies = new LinkedHashMap<>();
    subsets.forEach((name, list) -> copies.put(name, List.copyOf(list)));
    subsets = Map.copyOf(copies);
  }

  public Failover(List<String> datacenters, List<String> services, int overprovisioning) {
    this(datacenters, services, List.of(), Map.of(), overprovisioning);
  }

  /** What stands in for a service, and for its subsets; nothing if the caller chose where. */
  StandIns standIns(ServiceName self) {
    if (self.datacenter() != null) {
      return StandIns.NONE;
    }
    Set<StandIn> whole = new LinkedHashSet<>();
    for (String datacenter : datacenters) {
      whole.add(new StandIn(new ServiceName(self.service(), datacenter).key(), null, false));
    }
    for (String service : services) {
      whole.add(new StandIn(service, null, false));
    }
    whole.removeIf(standIn -> standIn.key().equals(self.key()));
    whole.addAll(standIns(targets, self));
    Map<String, List<StandIn>> parts = new LinkedHashMap<>();
    subsets.forEach((name, list) -> parts.put(name, List.copyOf(standIns(list, self))));
    return new StandIns(List.copyOf(whole), Map.copyOf(parts));
  }

  /** Other services that may stand in. */
  Set<ServiceName> services(ServiceName self) {
    StandIns standIns = standIns(self);
    List<List<StandIn>> all = new ArrayList<>(standIns.parts().values());
    all.add(0, standIns.whole());
    Set<ServiceName> names = new LinkedHashSet<>();
    all.forEach(list -> list.forEach(standIn -> names.add(ServiceName.ofKey(standIn.key()))));
    names.remove(self);
    return names;
  }

  private static Set<StandIn> standIns(List<Target> targets, ServiceName self) {
    Set<StandIn> standIns = new LinkedHashSet<>();
    for (Target target : targets) {
      String service = target.service() == null ? self.service() : target.service();
      standIns.add(
          new StandIn(new ServiceName(service, target.datacenter()).key(), target.subset(), true));
    }
    return standIns;
  }

  /**
   * What stands in: exactly this, a service as a whole if no subset is named.
   *
   * @param service null: the same one
   * @param datacenter null: this one
   */
  public record Target(
      @Nullable String service, @Nullable String subset, @Nullable String datacenter) {}
}
