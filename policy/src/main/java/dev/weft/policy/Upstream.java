package dev.weft.policy;

import dev.weft.policy.balance.Node;
import dev.weft.policy.guard.OutlierDetection;
import dev.weft.policy.guard.OutlierDetector;
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
  private final OutlierDetector detector;
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
    this.listener = listener;
    this.others = others;
    detector = new OutlierDetector(chance);
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
    tellReturned(recovered);
  }

  /** What an answer says about a node of this upstream. */
  void answered(Node node, int status, long now) {
    String reason = OutlierDetector.onResponse(settings(), node, status);
    if (reason != null) {
      maybeEject(node, reason, now);
    }
  }

  /** What a try without an answer says about a node of this upstream. */
  void failed(Node node, String kind, long now) {
    String reason = OutlierDetector.onLocalFailure(settings(), node, kind);
    if (reason != null) {
      maybeEject(node, reason, now);
    }
  }

  void sweep(long now) {
    List<Node> back;
    synchronized (this) {
      back = OutlierDetector.sweep(settings(), nodes, now);
      if (!back.isEmpty()) {
        rebuild();
      }
    }
    tellReturned(back);
  }

  private void tellReturned(List<Node> back) {
    for (Node node : back) {
      listener.returned(service().name().key(), node.endpoint());
    }
  }

  private void maybeEject(Node node, String reason, long now) {
    long nanos;
    synchronized (this) {
      nanos = detector.eject(settings(), nodes, node, reason, now);
      if (nanos > 0) {
        rebuild();
      }
    }
    if (nanos > 0) {
      listener.ejected(service().name().key(), node.endpoint(), reason, nanos);
    }
  }

  private void rebuild() {
    view.active = active(null);
    for (View narrow : tagged.values()) {
      narrow.active = active(narrow.tag);
    }
  }

  private Active active(@Nullable String tag) {
    Active present = view.active;
    return new Active(present.service, present.rules, nodes, tag, chance);
  }

  private OutlierDetection settings() {
    return service().policy().outlierDetection();
  }
}
