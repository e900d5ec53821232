package dev.weft.policy;

import dev.weft.policy.Mesh.Lookup;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the names of one snapshot lead to, as far as they were asked for. Asked on the application's
 * threads: no lock, and no parsing after the first time.
 */
final class Destinations {
  /** Enough for the hosts of an application; bounded, as hosts may come from its users. */
  private static final int MOST_NAMES = 1024;

  private static final Destination OUTSIDE = new Destination(new Lookup.Outside(), null);
  private static final Destination UNDECIDED = new Destination(new Lookup.Undecided(), null);

  final MeshSnapshot snapshot;
  final boolean published;
  private final boolean bareNames;
  private final Map<String, Upstream> upstreams;
  private final ConcurrentHashMap<String, Destination> names = new ConcurrentHashMap<>();

  /** Whether {@code hosts} has a host with a port. */
  private final boolean claimsPorts;

  /**
   * @param published false: nothing has been published yet
   * @param upstreams the live ones, by key
   */
  Destinations(
      MeshSnapshot snapshot,
      boolean published,
      boolean bareNames,
      Map<String, Upstream> upstreams) {
    this.snapshot = snapshot;
    this.published = published;
    this.bareNames = bareNames;
    this.upstreams = upstreams;
    boolean ports = false;
    for (String claimed : snapshot.hosts().keySet()) {
      ports |= claimed.indexOf(':') >= 0;
    }
    claimsPorts = ports;
  }

  Destination of(String authority) {
    Destination known = names.get(authority);
    if (known != null) {
      return known;
    }
    Destination found = find(authority);
    if (names.mappingCount() >= MOST_NAMES) {
      names.clear();
    }
    names.put(authority, found);
    return found;
  }

  boolean isOutside(String host) {
    return !claimsPorts && host.indexOf(':') < 0 && of(host).lookup instanceof Lookup.Outside;
  }

  /** How many names are remembered. */
  int size() {
    return names.size();
  }

  private Destination find(String authority) {
    if (!snapshot.switches().enabled()) {
      return OUTSIDE;
    }
    String host = Names.host(authority);
    if (!published) {
      return Names.isLocalOrLiteral(host) ? OUTSIDE : UNDECIDED;
    }
    String claimed = snapshot.hosts().get(authority.toLowerCase(Locale.ROOT));
    if (claimed == null) {
      claimed = snapshot.hosts().get(host);
    }
    if (claimed != null) {
      return service(ServiceName.of(claimed), null);
    }
    if (Names.isLocalOrLiteral(host)) {
      return OUTSIDE;
    }
    Names.ConsulName name = Names.consul(host);
    if (name != null) {
      return service(name.service(), name.tag());
    }
    boolean bare = bareNames && snapshot.catalog().contains(host);
    return bare && host.indexOf('.') < 0 ? service(ServiceName.of(host), null) : OUTSIDE;
  }

  private Destination service(ServiceName name, @Nullable String tag) {
    Upstream upstream =
        snapshot.services().containsKey(name.key()) ? upstreams.get(name.key()) : null;
    if (upstream == null) {
      return new Destination(new Lookup.Unwatched(name), null);
    }
    View view = tag == null ? upstream.view() : upstream.view(tag);
    return new Destination(new Lookup.Inside(upstream), view);
  }

  /** What a name leads to; {@code view} is null unless it is inside. */
  record Destination(Lookup lookup, @Nullable View view) {}
}
