package dev.weft.policy;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Node;
import dev.weft.policy.route.ConnectionHead;
import dev.weft.policy.route.RequestHead;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
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

  private final Caller caller;
  private final boolean bareNames;
  private final IntUnaryOperator chance;
  private final MeshListener listener;
  private final Map<String, Upstream> upstreams = new ConcurrentHashMap<>();

  /** Written only by the publisher. */
  private volatile Destinations destinations;

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
    destinations = new Destinations(MeshSnapshot.EMPTY, false, bareNames, upstreams);
  }

  /** This application's own service name, or null. */
  public @Nullable String caller() {
    return caller.service();
  }

  /**
   * Replaces what requests see; one publisher at a time. Endpoints that stay keep their live state.
   */
  public void publish(MeshSnapshot snapshot, long now) {
    Destinations present = destinations;
    if (present.published && present.snapshot.equals(snapshot)) {
      return;
    }
    // First what is new, so that no route ever names a service that isn't there yet.
    snapshot.services().forEach((key, service) -> maybeAdd(key, service, now));
    snapshot.services().forEach((key, service) -> upstream(key).update(service, now));
    upstreams.values().forEach(Upstream::adopt);
    destinations = new Destinations(snapshot, true, bareNames, upstreams);
    upstreams.values().forEach(Upstream::settle);
    upstreams.keySet().retainAll(snapshot.services().keySet());
    listener.published(snapshot);
  }

  /** What {@code authority} (host or host:port) is; no lock, no parsing after the first time. */
  public Lookup lookup(String authority) {
    return destinations.of(authority).lookup();
  }

  /**
   * Whether a host is none of the mesh's at any port; false says nothing. Cheaper than {@link
   * #lookup}, as it takes no authority.
   */
  public boolean isOutside(String host) {
    return destinations.isOutside(host);
  }

  /** A call for a request to a mesh name whose endpoints are known; null: send it untouched. */
  public @Nullable Call call(RequestHead head, long now) {
    View view = destinations.of(head.authority()).view();
    return view == null ? null : new Call(view, head, now);
  }

  /**
   * A connection of a client that isn't known, to a mesh name whose endpoints are known; null: it
   * isn't ours, make it untouched.
   */
  public @Nullable Dial dial(String authority, long now) {
    return dial(authority, any -> true, now);
  }

  /**
   * As {@link #dial(String, long)}.
   *
   * @param reachable whether a connection to an endpoint can be made at all; the others are left
   *     out
   */
  public @Nullable Dial dial(String authority, Predicate<Endpoint> reachable, long now) {
    View view = destinations.of(authority).view();
    if (view == null) {
      return null;
    }
    Call call = new Call(view, new ConnectionHead(authority), now);
    Connection connection = new Dialing(call, authority, reachable, now).dial();
    return new Dial(connection, connection == null ? call.refusal() : "");
  }

  /**
   * Whether an open connection would now be made to another endpoint: its own has left, or the
   * policy no longer sends such connections there. Not if there is no other, or the name is out of
   * the mesh.
   */
  public boolean isStranded(Connection connection) {
    String authority = connection.authority();
    View view = destinations.of(authority).view();
    return view != null
        && Reach.of(view, new ConnectionHead(authority)).leavesOut(connection.node().endpoint());
  }

  /**
   * The endpoints that are in use under a mesh name, in no order; none if it isn't one, or nobody
   * watches it yet.
   */
  public List<Endpoint> endpoints(String authority) {
    View view = destinations.of(authority).view();
    if (view == null) {
      return List.of();
    }
    List<Endpoint> endpoints = new ArrayList<>();
    for (Node node : view.active.whole.used()) {
      endpoints.add(node.endpoint());
    }
    return endpoints;
  }

  /** Where a request would go, without any effect; null: not a mesh name, or not watched yet. */
  public @Nullable Explanation explain(RequestHead head) {
    View view = destinations.of(head.authority()).view();
    return view == null ? null : Explanation.of(view, head);
  }

  /** Ends ejections and counts intervals; called about once a second by one thread. */
  public void sweep(long now) {
    for (Upstream upstream : upstreams.values()) {
      upstream.sweep(now);
    }
  }

  public MeshSnapshot snapshot() {
    return destinations.snapshot;
  }

  /** The live state of every watched service, for the admin server. */
  public Collection<Upstream> upstreams() {
    return Collections.unmodifiableCollection(upstreams.values());
  }

  /** How many names are remembered. */
  int namesKept() {
    return destinations.size();
  }

  private void maybeAdd(String key, MeshSnapshot.Service service, long now) {
    if (!upstreams.containsKey(key)) {
      upstreams.put(key, new Upstream(service, upstreams, caller, chance, listener, now));
    }
  }

  private Upstream upstream(String key) {
    return Objects.requireNonNull(upstreams.get(key));
  }

  /**
   * What comes of the wish to connect.
   *
   * @param connection null: none may be made
   * @param refusal why, in one line for people
   */
  public record Dial(@Nullable Connection connection, String refusal) {}
}
