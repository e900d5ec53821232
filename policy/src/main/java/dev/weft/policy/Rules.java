package dev.weft.policy;

import dev.weft.policy.guard.RetryPolicy;
import dev.weft.policy.route.Match;
import dev.weft.policy.route.RequestHead;
import dev.weft.policy.route.Target;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The routes of one policy, prepared at publish; read on the application's threads. */
final class Rules {
  private final Rule[] rules;
  private final Rule whole;

  Rules(ServicePolicy policy) {
    List<RoutePolicy> routes = policy.routes();
    rules = new Rule[routes.size()];
    for (int i = 0; i < rules.length; i++) {
      rules[i] = new Rule(routes.get(i));
    }
    whole = new Rule(null, Match.ANY, List.of(Target.SELF), policy.timeouts(), policy.retry());
  }

  /** The first that matches, or else the one for the whole service. */
  Rule first(RequestHead head) {
    for (Rule rule : rules) {
      if (rule.match.matches(head)) {
        return rule;
      }
    }
    return whole;
  }

  /** One route and the shares of its targets. */
  static final class Rule {
    /** What people see of the route; null: no route, the whole service. */
    final @Nullable String label;

    final Timeouts timeouts;
    final RetryPolicy retry;
    final List<Target> split;
    private final Match match;
    private final int[] upTo;

    private Rule(RoutePolicy policy) {
      this(
          policy.route().label(),
          policy.route().match(),
          policy.route().split(),
          policy.timeouts(),
          policy.retry());
    }

    private Rule(
        @Nullable String label,
        Match match,
        List<Target> split,
        Timeouts timeouts,
        RetryPolicy retry) {
      this.label = label;
      this.match = match;
      this.split = split;
      this.timeouts = timeouts;
      this.retry = retry;
      upTo = new int[split.size()];
      int sum = 0;
      for (int i = 0; i < upTo.length; i++) {
        sum += split.get(i).weight();
        upTo[i] = sum;
      }
    }

    Target draw(IntUnaryOperator chance) {
      if (upTo.length == 1) {
        return split.get(0);
      }
      int drawn = chance.applyAsInt(upTo[upTo.length - 1]);
      int i = 0;
      while (drawn >= upTo[i]) {
        i++;
      }
      return split.get(i);
    }
  }
}
