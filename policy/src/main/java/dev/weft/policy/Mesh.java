package dev.weft.policy;

import dev.weft.policy.route.RequestHead;
import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The mesh as one JVM sees it. {@link #publish} replaces what requests see; {@link #call} is what
 * client adapters ask on the application's threads.
 */
public final class Mesh {

  /** What a host is to the mesh right now. */
  public sealed interface Lookup {
    /** Not a mesh name, or the mesh is switched off: the call goes out untouched. */
    record Outside() implements Lookup {}

    /** A mesh name whose endpoints are known. */
    record Inside(Upstream upstream) implements Lookup {}

    /** A mesh name that nobody watches yet: ask {@link Discovery#want}. */
    record Unwatched(ServiceName name) implements Lookup {}

    /**
     * Nothing has been published yet, and the name could be the mesh's: {@link Discovery#ready}.
     */
    record Undecided() implements Lookup {}
  }

  /** Enough for the hosts of an application; bounded, as hosts may come from its users. */
  private static final int MOST_NAMES = 1024;

  private static final Destination OUTSIDE = new Destination(new Lookup.Outside(), null);
  private static final Destination UNDECIDED = new Destination(new Lookup.Undecided(), null);

  private final Caller caller;
  private final boolean bareNames;
  private final IntUnaryOperator chance;
  private final MeshListener listener;
  private final Map<String, Upstream> upstreams = new ConcurrentHashMap<>();

  /** Written only by the publisher. */
  private volatile State state = new State(MeshSnapshot.EMPTY, false);

  /** A mesh whose own zone isn't known. */
  public Mesh(
      @Nullable String caller, boolean bareNames, IntUnaryOperator chance, MeshListener listener) {
    this(caller, null, bareNames, chance, listener);
  }

  /**
   * @param caller this application's own service name, or null
   * @param zone where it runs, in the words of the endpoints' meta; or null
   * @param bareNames whether a single label can be a mesh name
   * @param chance draws from 0 (inclusive) to the argument (exclusive)
   */
  public Mesh(
      @Nullable String caller,
      @Nullable String zone,
      boolean bareNames,
      IntUnaryOperator chance,
      MeshListener listener) {
    this.caller = new Caller(caller, zone);
    this.bareNames = bareNames;
    this.chance = chance;
    this.listener = listener;
  }

  /** This application's own service name, or null. */
  public @Nullable String caller() {
    return caller.service();
  }

  /**
   * Replaces what requests see; one publisher at a time. Endpoints that stay keep their live state.
   */
  public void publish(MeshSnapshot snapshot, long now) {
    State present = state;
    if (present.published && present.snapshot.equals(snapshot)) {
      return;
    }
    // First what is new, so that no route ever names a service that isn't there yet.
    snapshot.services().forEach((key, service) -> maybeAdd(key, service, now));
    snapshot.services().forEach((key, service) -> upstream(key).update(service, now));
    upstreams.values().forEach(Upstream::adopt);
    state = new State(snapshot, true);
    upstreams.values().forEach(Upstream::settle);
    upstreams.keySet().retainAll(snapshot.services().keySet());
    listener.published(snapshot);
  }

  /** What {@code authority} (host or host:port) is; no lock, no parsing after the first time. */
  public Lookup lookup(String authority) {
    return destination(authority).lookup;
  }

  /** A call for a request to a mesh name whose endpoints are known; null: send it untouched. */
  public @Nullable Call call(RequestHead head, long now) {
    View view = destination(head.authority()).view;
    return view == null ? null : new Call(view, head, now);
  }

  /** Where a request would go, without any effect; null: not a mesh name, or not watched yet. */
  public @Nullable Explanation explain(RequestHead head) {
    View view = destination(head.authority()).view;
    return view == null ? null : Explanation.of(view, head);
  }

  /** Ends ejections and counts intervals; called about once a second by one thread. */
  public void sweep(long now) {
    for (Upstream upstream : upstreams.values()) {
      upstream.sweep(now);
    }
  }

  public MeshSnapshot snapshot() {
    return state.snapshot;
  }

  /** The live state of every watched service, for the admin server. */
  public Collection<Upstream> upstreams() {
    return Collections.unmodifiableCollection(upstreams.values());
  }

  /** How many names are remembered. */
  int namesKept() {
    return state.names.size();
  }

  private void maybeAdd(String key, MeshSnapshot.Service service, long now) {
    if (!upstreams.containsKey(key)) {
      upstreams.put(key, new Upstream(service, upstreams, caller, chance, listener, now));
    }
  }

  private Upstream upstream(String key) {
    return Objects.requireNonNull(upstreams.get(key));
  }

  private Destination destination(String authority) {
    State present = state;
    Destination known = present.names.get(authority);
    if (known != null) {
      return known;
    }
    Destination found = find(present, authority);
    if (present.names.mappingCount() >= MOST_NAMES) {
      present.names.clear();
    }
    present.names.put(authority, found);
    return found;
  }

  private Destination find(State present, String authority) {
    MeshSnapshot snapshot = present.snapshot;
    if (!snapshot.switches().enabled()) {
      return OUTSIDE;
    }
    String host = Names.host(authority);
    if (!present.published) {
      return Names.isLocalOrLiteral(host) ? OUTSIDE : UNDECIDED;
    }
    String claimed = snapshot.hosts().get(authority.toLowerCase(Locale.ROOT));
    if (claimed == null) {
      claimed = snapshot.hosts().get(host);
    }
    if (claimed != null) {
      return service(snapshot, ServiceName.of(claimed), null);
    }
    if (Names.isLocalOrLiteral(host)) {
      return OUTSIDE;
    }
    Names.ConsulName name = Names.consul(host);
    if (name != null) {
      return service(snapshot, name.service(), name.tag());
    }
    boolean bare = bareNames && snapshot.catalog().contains(host);
    return bare && host.indexOf('.') < 0 ? service(snapshot, ServiceName.of(host), null) : OUTSIDE;
  }

  private Destination service(MeshSnapshot snapshot, ServiceName name, @Nullable String tag) {
    Upstream upstream =
        snapshot.services().containsKey(name.key()) ? upstreams.get(name.key()) : null;
    if (upstream == null) {
      return new Destination(new Lookup.Unwatched(name), null);
    }
    View view = tag == null ? upstream.view() : upstream.view(tag);
    return new Destination(new Lookup.Inside(upstream), view);
  }

  /** What a name leads to; {@code view} is null unless it is inside. */
  private record Destination(Lookup lookup, @Nullable View view) {}

  /** What the names of one snapshot lead to, as far as they were asked for. */
  private static final class State {
    private final MeshSnapshot snapshot;
    private final boolean published;
    private final ConcurrentHashMap<String, Destination> names = new ConcurrentHashMap<>();

    private State(MeshSnapshot snapshot, boolean published) {
      this.snapshot = snapshot;
      this.published = published;
    }
  }
}
