package dev.weft.policy;

import dev.weft.policy.balance.Ground;
import dev.weft.policy.balance.Node;
import dev.weft.policy.guard.CheckReport;
import dev.weft.policy.guard.HealthWatch;
import dev.weft.policy.guard.RetryBudget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The live state of one service: one volatile per view of it, replaced whole by the publisher and
 * on ejections. Everything public only reads.
 */
public final class Upstream {
  final IntUnaryOperator chance;
  private final MeshListener listener;
  private final Map<String, Upstream> others;
  private final Ejections ejections;
  private final HealthWatch health;
  private final RetryBudget budget = new RetryBudget();
  private final Capacity capacity;
  private final Caller caller;
  private final long madeAt;
  private final AtomicLong lastCall;
  private final View view;
  private final String key;

  /** Guarded by this. */
  private final Map<String, View> tagged = new HashMap<>();

  /** Written only under the lock of this. */
  private volatile List<Node> nodes;

  /** Written only under the lock of this, when the policy changes. */
  private volatile StandIns standIns;

  private volatile boolean pinned;

  /** The routes to come, during a publish. Guarded by this. */
  private @Nullable Rules coming;

  /**
   * @param others the live upstreams of the mesh, by key
   */
  Upstream(
      MeshSnapshot.Service service,
      Map<String, Upstream> others,
      Caller caller,
      IntUnaryOperator chance,
      MeshListener listener,
      long now) {
    this.caller = caller;
    key = service.name().key();
    this.chance = chance;
    this.listener = listener;
    this.others = others;
    capacity = new Capacity(service.policy(), chance, now);
    ejections = new Ejections(this, chance, listener, now);
    health = new HealthWatch(chance, this::rebuild);
    madeAt = now;
    lastCall = new AtomicLong(now);
    nodes = Roster.merge(List.of(), service.endpoints(), now);
    standIns = service.policy().failover().standIns(service.name());
    Rules rules = new Rules(service.policy(), caller.service(), null, now);
    view = new View(this, null, active(service, rules, null, null), others);
  }

  public MeshSnapshot.Service service() {
    return view.active.service;
  }

  /** That of its name. */
  public String key() {
    return key;
  }

  public List<Node> nodes() {
    return nodes;
  }

  /**
   * When the last call was made, on the clock of {@code Mesh.call}; the publish time if none was.
   */
  public long lastCall() {
    return lastCall.get();
  }

  /** Whether any call was made, other than at the very moment of the publish. */
  public boolean isCalled() {
    return lastCall.get() != madeAt;
  }

  /** Attempts in flight, on all nodes. */
  public int active() {
    return capacity.requests();
  }

  /** Whether sockets are balanced: it is known what they carry. */
  public boolean balancesSockets() {
    return service().policy().protocol() != ServicePolicy.Protocol.UNDECLARED;
  }

  /** Keeps it watched for good: the application holds an address that stands for it. */
  public void pin() {
    pinned = true;
  }

  public boolean isPinned() {
    return pinned;
  }

  /** Connections of clients that aren't known, open or being made, on all nodes. */
  public int connections() {
    return capacity.connections();
  }

  /** Attempts in flight that wait for their connection. */
  public int pending() {
    return capacity.pending();
  }

  /** Retries and hedges in flight. */
  public int retries() {
    return capacity.retries();
  }

  /** How many attempts may be in flight, as measured; -1: that isn't limited. */
  public int concurrencyLimit() {
    return capacity.concurrencyLimit();
  }

  /** Whether so few endpoints are usable that all are used. */
  public boolean isPanic() {
    return view.active.whole.isPanic();
  }

  /** Retries that the budget of the service, not of a route, still allows. */
  public long retriesLeft(long now) {
    return Math.max(0, budget.left(service().policy().retry().budget(), now));
  }

  /** Health checks of its nodes that are to be made now; asked by who makes them. */
  public List<HealthWatch.Checkup> dueProbes(long now) {
    return health.due(nodes, service().policy().healthChecks(), now);
  }

  /** What each health check has found of a node. */
  public List<CheckReport> checks(Node node) {
    return health.reports(node);
  }

  View view() {
    return view;
  }

  /** A view of the endpoints with a tag; of none, and not kept, if no endpoint has it. */
  synchronized View view(String tag) {
    View known = tagged.get(tag);
    if (known != null) {
      return known;
    }
    Active present = view.active;
    View made = new View(this, tag, active(present.service, present.rules, tag, null), others);
    if (!made.active.whole.nodes().isEmpty()) {
      tagged.put(tag, made);
    }
    return made;
  }

  MeshListener listener() {
    return listener;
  }

  /** What stands in for this service, or for a subset of it, in this order. */
  List<StandIn> standIns(@Nullable String subset) {
    return standIns.of(subset);
  }

  Capacity capacity() {
    return capacity;
  }

  RetryBudget budget() {
    return budget;
  }

  void called(long now) {
    lastCall.setOpaque(now);
  }

  /**
   * Takes over the endpoints and settings that are published; a node whose check passes again is no
   * longer ejected. New routes wait for {@link #adopt}, and parts that only the old ones name stay
   * until {@link #settle}: so no route ever leads to a part of a service that isn't there.
   */
  void update(MeshSnapshot.Service service, long now) {
    List<Node> recovered;
    synchronized (this) {
      MeshSnapshot.Service before = service();
      if (service.equals(before)) {
        return;
      }
      recovered = Roster.recovered(nodes, service.endpoints());
      recovered.forEach(node -> node.takeBack(now));
      nodes = Roster.merge(nodes, service.endpoints(), now);
      ServicePolicy policy = service.policy();
      if (!policy.equals(before.policy())) {
        coming = new Rules(policy, caller.service(), view.active.rules, now);
        capacity.update(before.policy(), policy, now);
        standIns = policy.failover().standIns(service.name());
      }
      rebuild(service);
    }
    ejections.tellReturned(recovered);
  }

  /** From here on requests see the new routes. */
  synchronized void adopt() {
    Rules next = coming;
    if (next != null) {
      view.active = view.active.with(next, view.active);
      for (View narrow : tagged.values()) {
        narrow.active = narrow.active.with(next, narrow.active);
      }
    }
  }

  /** Takes away what only the old routes named. */
  synchronized void settle() {
    if (coming != null) {
      coming = null;
      rebuild();
    }
    tagged.values().removeIf(narrow -> narrow.active.whole.nodes().isEmpty());
  }

  /**
   * What the end of an attempt says about a node of this upstream.
   *
   * @param probe whether it was picked by {@code Pool.probe}, at {@code startedAt}
   */
  void ended(Node node, Outcome outcome, boolean probe, long startedAt, long now) {
    ejections.ended(node, outcome, probe, startedAt, now);
  }

  /** A node accepted a connection. */
  void connected(Node node, long now) {
    ejections.connected(node, now);
  }

  /**
   * A connection to a node was closed.
   *
   * @param early by the node, before it can have been of use
   */
  void closed(Node node, boolean early, long now) {
    ejections.closed(node, early, now);
  }

  /** About once a second: ends what is over, and closes windows of measurement. */
  void sweep(long now) {
    capacity.sweep(now);
    if (service().policy().loadBalancing().slowStartNanos() > 0) {
      tellRate(budget.requestsPerSecond(now));
    }
    health.use(service().policy().healthChecks());
    ejections.sweep(now);
  }

  private synchronized void tellRate(double callsPerSecond) {
    view.active.rate(callsPerSecond);
    for (View narrow : tagged.values()) {
      narrow.active.rate(callsPerSecond);
    }
  }

  /** After a node went out or came back. */
  synchronized void rebuild() {
    rebuild(service());
  }

  private void rebuild(MeshSnapshot.Service service) {
    rebuild(view, service);
    for (View narrow : tagged.values()) {
      rebuild(narrow, service);
    }
  }

  private void rebuild(View view, MeshSnapshot.Service service) {
    Active before = view.active;
    Active built = active(service, before.rules, view.tag, before);
    view.active = coming == null ? built : built.with(before.rules, before);
  }

  private Active active(
      MeshSnapshot.Service service, Rules rules, @Nullable String tag, @Nullable Active before) {
    return new Active(
        service, rules, nodes, tag, caller.zone(), before, () -> new Ground(chance, this::active));
  }
}
