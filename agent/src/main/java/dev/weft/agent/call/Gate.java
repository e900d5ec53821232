package dev.weft.agent.call;

import dev.weft.policy.Call;
import dev.weft.policy.Connection;
import dev.weft.policy.Discovery;
import dev.weft.policy.Mesh;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServiceName;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.route.RequestHead;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where client adapters ask whether a request is the mesh's. Answers at once for names it knows;
 * the first call to a new name may wait, at most {@code startWait}, until discovery knows it too.
 */
public final class Gate {
  /**
   * An application that calls very many hosts while Consul hangs may wait for some of them again.
   */
  private static final int MAX_WAITS = 1024;

  private final Mesh mesh;
  private final CompletableFuture<Discovery> discovery;
  private final CompletableFuture<? extends ScheduledExecutorService> timers;
  private final Runnable start;
  private final Traces traces;
  private final long startWaitNanos;
  private final Ground ground;

  /**
   * Until when calls to a host wait, whatever the port, and whoever asks: a client, or a socket
   * that it made since it wasn't decided. A host is in here from its first call until it is.
   */
  private final Map<String, Long> waits = new ConcurrentHashMap<>();

  /**
   * @param discovery completes, never exceptionally, when the watch engine runs
   * @param timers completes when there are timers; nothing that runs there may block
   * @param start asks for the watch engine to be started now; may be called often, from any thread
   */
  public Gate(
      Mesh mesh,
      CompletableFuture<Discovery> discovery,
      CompletableFuture<? extends ScheduledExecutorService> timers,
      Runnable start,
      Traces traces,
      long startWaitNanos,
      Ground ground) {
    this.mesh = mesh;
    this.discovery = discovery;
    this.timers = timers;
    this.start = start;
    this.traces = traces;
    this.startWaitNanos = startWaitNanos;
    this.ground = ground;
  }

  public long now() {
    return ground.now();
  }

  /** Whether a request to this host could be the mesh's, now or once discovery has answered. */
  public boolean concerns(String authority) {
    return !(mesh.lookup(authority) instanceof Mesh.Lookup.Outside);
  }

  /** What this host is to the mesh right now. */
  public Mesh.Lookup lookup(String authority) {
    return mesh.lookup(authority);
  }

  /** Whether a host is none of the mesh's at any port; false says nothing. */
  public boolean isOutside(String host) {
    return mesh.isOutside(host);
  }

  /** Where a connection to this host goes, or null if it goes out untouched. Never waits. */
  public Mesh.@Nullable Dial dial(String authority, Predicate<Endpoint> reachable) {
    return mesh.dial(authority, reachable, ground.now());
  }

  /** Whether an open connection would now be made to another endpoint. */
  public boolean isStranded(Connection connection) {
    return mesh.isStranded(connection);
  }

  /** What the mesh is made of; another object after each change. */
  public MeshSnapshot snapshot() {
    return mesh.snapshot();
  }

  /** The endpoints in use under a name, none if it isn't the mesh's. */
  public List<Endpoint> endpoints(String authority) {
    return mesh.endpoints(authority);
  }

  /**
   * What a call to this host has to wait for before it can be decided, or null. To be waited for no
   * longer than {@code startWait}: see {@link #bounded}.
   */
  public @Nullable CompletableFuture<Void> undecided(String authority) {
    Mesh.Lookup lookup = mesh.lookup(authority);
    if (lookup instanceof Mesh.Lookup.Undecided) {
      start.run();
      return stillWaited(authority, discovery.thenCompose(Discovery::ready));
    }
    if (lookup instanceof Mesh.Lookup.Unwatched unwatched) {
      start.run();
      ServiceName name = unwatched.name();
      return stillWaited(authority, discovery.thenCompose(running -> running.want(name)));
    }
    if (!waits.isEmpty()) {
      waits.remove(Authority.host(authority));
    }
    return null;
  }

  /** Blocks the calling thread until the call can be decided, at most {@code startWait}. */
  public void await(String authority) {
    // Twice: once for the catalog and the policies, once for the service that they name.
    for (int step = 0; step < 2; step++) {
      CompletableFuture<Void> pending = undecided(authority);
      if (pending == null) {
        return;
      }
      try {
        pending.get(leftNanos(authority), TimeUnit.NANOSECONDS);
      } catch (TimeoutException | ExecutionException e) {
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /**
   * The exchange of a request, or null if it goes out untouched or is {@link #undecided}. Never
   * waits.
   */
  public @Nullable Exchange exchange(RequestHead head) {
    Call call = mesh.call(head, ground.now());
    if (call == null) {
      return null;
    }
    if (!waits.isEmpty()) {
      waits.remove(Authority.host(head.authority()));
    }
    return new Exchange(call, head, traces.start(head), ground);
  }

  /**
   * Completes with {@code pending}, or when a call to this host has waited long enough; for
   * adapters that must not block.
   */
  public CompletableFuture<Void> bounded(CompletableFuture<Void> pending, String authority) {
    CompletableFuture<Void> bounded = pending.copy();
    timers.thenAccept(
        running ->
            running.schedule(
                () -> bounded.complete(null), leftNanos(authority), TimeUnit.NANOSECONDS));
    return bounded;
  }

  /** Null once calls to this host have waited as long as the first may, over all they wait for. */
  private @Nullable CompletableFuture<Void> stillWaited(
      String authority, CompletableFuture<Void> pending) {
    if (pending.isDone()) {
      return null;
    }
    if (waits.size() >= MAX_WAITS) {
      waits.clear();
    }
    waits.putIfAbsent(Authority.host(authority), ground.now() + startWaitNanos);
    return leftNanos(authority) > 0 ? pending : null;
  }

  private long leftNanos(String authority) {
    Long until = waits.get(Authority.host(authority));
    return until == null ? 0 : Math.max(0, until - ground.now());
  }
}
