package dev.weft.policy;

import dev.weft.policy.balance.Node;
import dev.weft.policy.balance.Pool;
import dev.weft.policy.route.RequestHead;
import dev.weft.policy.route.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request would go at this moment, and why; for people. Made without any effect on requests
 * or counters.
 *
 * @param service key of the service that the authority names
 * @param tag that the authority asks for, or null
 * @param route name or path of the route that matches, whatever its percentage; null: none, the
 *     whole service
 * @param policy what is in force for the request: rewrites, limits, retries
 * @param split where the requests of the route go
 */
public record Explanation(
    String service,
    @Nullable String tag,
    @Nullable String route,
    RoutePolicy policy,
    List<Share> split) {

  static Explanation of(View view, RequestHead head) {
    Active active = view.active;
    Rules.Rule rule = active.rules.first(head, lowest -> 0);
    List<Share> split = new ArrayList<>();
    for (Target target : rule.split()) {
      split.add(share(view, active, target));
    }
    String service = active.service.name().key();
    return new Explanation(service, view.tag, rule.label, rule.policy, List.copyOf(split));
  }

  private static Share share(View view, Active active, Target target) {
    Upstream owner = view.owner(target);
    String service =
        target.service() == null ? view.upstream.service().name().key() : target.service();
    Pool pool = view.pool(active, target);
    if (owner == null || pool == null) {
      String missing = owner == null ? "service is not watched" : "subset is not defined";
      return new Share(
          service, target.subset(), target.weight(), false, missing, List.of(), List.of());
    }
    List<Level> levels = new ArrayList<>();
    int overprovisioning = owner.service().policy().failover().overprovisioning();
    List<StandIn> standIns = owner.standIns(target.subset());
    if (!standIns.isEmpty()) {
      levels.add(new Level(service, Levels.available(pool, overprovisioning)));
    }
    for (StandIn standIn : standIns) {
      Pool other = Levels.pool(view, standIn, target, pool);
      levels.add(new Level(standIn.text(), Levels.available(other, overprovisioning)));
    }
    String missing = pool.used().isEmpty() ? Refusals.noEndpoint(owner.service(), pool) : null;
    return new Share(
        service,
        target.subset(),
        target.weight(),
        pool.isPanic(),
        missing,
        candidates(pool),
        List.copyOf(levels));
  }

  private static List<Candidate> candidates(Pool pool) {
    List<Candidate> candidates = new ArrayList<>();
    for (Node node : pool.nodes()) {
      candidates.add(new Candidate(node, pool.used().contains(node), node.unusable()));
    }
    return List.copyOf(candidates);
  }

  /**
   * One part of the split.
   *
   * @param panic so few endpoints are usable that all but those in maintenance are used
   * @param missing why a request that is drawn for it would be refused, or null
   * @param failover itself and those that stand in for it, in this order; empty: nobody does
   */
  public record Share(
      String service,
      @Nullable String subset,
      int weight,
      boolean panic,
      @Nullable String missing,
      List<Candidate> endpoints,
      List<Level> failover) {}

  /**
   * One endpoint.
   *
   * @param used whether requests may go there now; in panic also if there is a reason against it
   * @param reason {@code critical}, {@code maintenance}, {@code ejected: ...}, or null
   */
  public record Candidate(Node node, boolean used, @Nullable String reason) {}

  /**
   * One service, or subset of one, of a fail-over.
   *
   * @param available percent of the requests it takes of those the ones before it leave
   */
  public record Level(String service, int available) {}
}
