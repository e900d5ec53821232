package dev.weft.policy;

import dev.weft.policy.route.RequestHead;
import java.util.Collection;
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

  /**
   * @param caller this application's own service name, or null
   * @param bareNames whether a single label can be a mesh name
   * @param chance draws from 0 (inclusive) to the argument (exclusive)
   */
  public Mesh(
      @Nullable String caller, boolean bareNames, IntUnaryOperator chance, MeshListener listener) {}

  /**
   * Replaces what requests see; one publisher at a time. Endpoints that stay keep their live state.
   */
  public void publish(MeshSnapshot snapshot, long now) {
    throw new UnsupportedOperationException();
  }

  /** What {@code authority} (host or host:port) is; no lock, no parsing after the first time. */
  public Lookup lookup(String authority) {
    throw new UnsupportedOperationException();
  }

  /** A call for a request to a mesh name whose endpoints are known; null: send it untouched. */
  public @Nullable Call call(RequestHead head, long now) {
    throw new UnsupportedOperationException();
  }

  /** Ends ejections and counts intervals; called about once a second by one thread. */
  public void sweep(long now) {
    throw new UnsupportedOperationException();
  }

  public MeshSnapshot snapshot() {
    throw new UnsupportedOperationException();
  }

  /** The live state of every watched service, for the admin server. */
  public Collection<Upstream> upstreams() {
    throw new UnsupportedOperationException();
  }
}
