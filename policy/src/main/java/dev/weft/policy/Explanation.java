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
 * @param route name or path of the route that matches; null: none, the whole service
 * @param split where the requests of the route go
 */
public record Explanation(
    String service,
    @Nullable String tag,
    @Nullable String route,
    Timeouts timeouts,
    List<Share> split) {

  static Explanation of(View view, RequestHead head) {
    Active active = view.active;
    Rules.Rule rule = active.rules.first(head);
    List<Share> split = new ArrayList<>();
    for (Target target : rule.split) {
      split.add(share(view, target));
    }
    String service = active.service.name().key();
    return new Explanation(service, view.tag, rule.label, rule.timeouts, List.copyOf(split));
  }

  private static Share share(View view, Target target) {
    Upstream owner = view.owner(target);
    String service =
        target.service() == null ? view.upstream.service().name().key() : target.service();
    Pool pool = view.pool(target);
    if (pool == null) {
      String missing = owner == null ? "service is not watched" : "subset is not defined";
      return new Share(service, target.subset(), target.weight(), false, missing, List.of());
    }
    List<Candidate> endpoints = new ArrayList<>();
    for (Node node : pool.nodes()) {
      endpoints.add(new Candidate(node, pool.used().contains(node), node.unusable()));
    }
    String missing = pool.used().isEmpty() ? "no endpoint (" + pool.census() + ")" : null;
    return new Share(
        service, target.subset(), target.weight(), pool.isPanic(), missing, List.copyOf(endpoints));
  }

  /**
   * One part of the split.
   *
   * @param panic so few endpoints are usable that all but those in maintenance are used
   * @param missing why a request that is drawn for it would be refused, or null
   */
  public record Share(
      String service,
      @Nullable String subset,
      int weight,
      boolean panic,
      @Nullable String missing,
      List<Candidate> endpoints) {}

  /**
   * One endpoint.
   *
   * @param used whether requests may go there now; in panic also if there is a reason against it
   * @param reason {@code critical}, {@code maintenance}, {@code ejected: ...}, or null
   */
  public record Candidate(Node node, boolean used, @Nullable String reason) {}
}
