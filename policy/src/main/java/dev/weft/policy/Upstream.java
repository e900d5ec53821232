package dev.weft.policy;

import dev.weft.policy.balance.Node;
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
  private final Map<String, Upstream> others;
  private final Ejections ejections;
  private final HealthWatch health;
  private final RetryBudget budget = new RetryBudget();
  private final AtomicLong lastCall;
  private final View view;

  /** Guarded by this. */
  private final Map<String, View> tagged = new HashMap<>();

  /** Written only under the lock of this. */
  private volatile List<Node> nodes;

  /**
   * @param others the live upstreams of the mesh, by key
   */
  Upstream(
      MeshSnapshot.Service service,
      Map<String, Upstream> others,
      IntUnaryOperator chance,
      MeshListener listener,
      long now) {
    this.chance = chance;
    this.others = others;
    ejections = new Ejections(this, chance, listener, now);
    health = new HealthWatch(chance, this::rebuild);
    lastCall = new AtomicLong(now);
    nodes = Roster.merge(List.of(), service.endpoints());
    Active active = new Active(service, new Rules(service.policy()), nodes, null, chance);
    view = new View(this, null, active, others);
  }

  public MeshSnapshot.Service service() {
    return view.active.service;
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

  /** Attempts in flight, on all nodes. */
  public int active() {
    int active = 0;
    for (Node node : nodes) {
      active += node.active();
    }
    return active;
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

  View view() {
    return view;
  }

  /** A view of the endpoints with a tag; of none, and not kept, if no endpoint has it. */
  synchronized View view(String tag) {
    View known = tagged.get(tag);
    if (known != null) {
      return known;
    }
    View made = new View(this, tag, active(tag), others);
    if (!made.active.whole.nodes().isEmpty()) {
      tagged.put(tag, made);
    }
    return made;
  }

  RetryBudget budget() {
    return budget;
  }

  void called(long now) {
    lastCall.setOpaque(now);
  }

  /** Takes over what is published; a node whose check passes again is no longer ejected. */
  void update(MeshSnapshot.Service service, long now) {
    List<Node> recovered;
    synchronized (this) {
      if (service.equals(service())) {
        return;
      }
      recovered = Roster.recovered(nodes, service.endpoints());
      recovered.forEach(node -> node.takeBack(now));
      nodes = Roster.merge(nodes, service.endpoints());
      Rules rules = new Rules(service.policy());
      view.active = new Active(service, rules, nodes, null, chance);
      for (View narrow : tagged.values()) {
        narrow.active = active(narrow.tag);
      }
      tagged.values().removeIf(narrow -> narrow.active.whole.nodes().isEmpty());
    }
    ejections.tellReturned(recovered);
  }

  /**
   * What the end of an attempt says about a node of this upstream.
   *
   * @param probe whether it was picked by {@code Pool.probe}
   */
  void ended(Node node, Outcome outcome, boolean probe, long now) {
    ejections.ended(node, outcome, probe, now);
  }

  void sweep(long now) {
    health.use(service().policy().healthChecks());
    ejections.sweep(now);
  }

  /** After a node went out or came back. */
  synchronized void rebuild() {
    view.active = active(null);
    for (View narrow : tagged.values()) {
      narrow.active = active(narrow.tag);
    }
  }

  private Active active(@Nullable String tag) {
    Active present = view.active;
    return new Active(present.service, present.rules, nodes, tag, chance);
  }
}
