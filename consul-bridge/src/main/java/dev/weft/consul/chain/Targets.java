package dev.weft.consul.chain;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The targets of one chain: which services, subsets and datacenters its resolvers lead to, and
 * which of them are out of reach. Read by {@link Translation} and {@link Routes}.
 */
final class Targets {
  private final Tree chain;

  Targets(Tree chain) {
    this.chain = chain;
  }

  /** The target of that name; throws if a request must not go to it. */
  Target reachable(String id, String where) throws Untranslatable {
    Target target = target(id);
    if (target.unreachable() != null) {
      throw new Untranslatable(where + " leads to " + target.unreachable());
    }
    return target;
  }

  /** The target of that name, whether requests can be sent there or not. */
  Target target(String id) throws Untranslatable {
    Tree target = chain.object("Targets").object(id);
    if (target.fields().isEmpty()) {
      throw new Untranslatable("the target \"" + id + "\" is missing");
    }
    String datacenter = target.text("Datacenter").toLowerCase(Locale.ROOT);
    boolean here = datacenter.isEmpty() || datacenter.equalsIgnoreCase(chain.text("Datacenter"));
    return new Target(
        id,
        target.text("Service").toLowerCase(Locale.ROOT),
        target.text("ServiceSubset").isEmpty() ? null : target.text("ServiceSubset"),
        here ? null : datacenter,
        unreachable(target));
  }

  private @Nullable String unreachable(Tree target) {
    for (String place : List.of("Peer", "Namespace", "Partition")) {
      String there = target.text(place);
      String here = place.equals("Peer") ? "" : chain.text(place);
      boolean same =
          there.equals(here)
              || (!place.equals("Peer")
                  && (there.isEmpty() || there.equals("default"))
                  && (here.isEmpty() || here.equals("default")));
      if (!same) {
        return place.toLowerCase(Locale.ROOT) + " " + there + ", which is not supported";
      }
    }
    return target.truth("External") ? "an external service, which is not supported" : null;
  }
}
