package dev.weft.policy.document;

import dev.weft.policy.Failover;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads who takes over for a service, or for a subset of it. */
final class FailoverReader {
  private static final int MOST_OVERPROVISIONING = 10_000;

  private FailoverReader() {}

  static Failover read(Section section) throws Refusal {
    Map<String, List<Failover.Target>> subsets = new LinkedHashMap<>();
    for (Map.Entry<String, Value> named : section.named("subsets").entrySet()) {
      subsets.put(named.getKey(), targets(named.getValue().items()));
    }
    return new Failover(
        lowerCase(section.texts("datacenters", Form.DATACENTER)),
        lowerCase(section.texts("services", Form.SERVICE)),
        targets(section.items("targets")),
        subsets,
        section.whole(
            "overprovisioning", Failover.NONE.overprovisioning(), 100, MOST_OVERPROVISIONING));
  }

  private static List<Failover.Target> targets(List<Value> items) throws Refusal {
    List<Failover.Target> targets = new ArrayList<>();
    for (Value item : items) {
      Section section = item.section(Shape.STAND_IN);
      Value subset = section.get("subset");
      String service = lowerCase(section.text("service", Form.SERVICE));
      String datacenter = lowerCase(section.text("datacenter", Form.DATACENTER));
      if (service == null && subset == null && datacenter == null) {
        throw section.refusal("at least one is needed of: service, subset, datacenter");
      }
      targets.add(new Failover.Target(service, subset == null ? null : subset.text(), datacenter));
    }
    return targets;
  }

  private static List<String> lowerCase(List<String> names) {
    List<String> lower = new ArrayList<>();
    for (String name : names) {
      lower.add(name.toLowerCase(Locale.ROOT));
    }
    return lower;
  }

  private static @Nullable String lowerCase(@Nullable String name) {
    return name == null ? null : name.toLowerCase(Locale.ROOT);
  }
}
