package dev.weft.policy;

import dev.weft.policy.guard.RateLimit;
import dev.weft.policy.guard.TokenBucket;
import dev.weft.policy.route.Match;
import dev.weft.policy.route.Percent;
import dev.weft.policy.route.RequestHead;
import dev.weft.policy.route.Route;
import dev.weft.policy.route.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The routes of one policy, prepared at publish; read on the application's threads. */
final class Rules {
  private final ServicePolicy policy;
  private final Rule[] rules;
  private final Rule whole;

  /**
   * @param caller this application's service name, or null
   * @param before of the same service: rate limits that stay go on where they were
   */
  Rules(ServicePolicy policy, @Nullable String caller, @Nullable Rules before, long now) {
    this.policy = policy;
    RateLimit limit = policy.rateLimit();
    TokenBucket shared =
        limit == null
            ? null
            : before != null && limit.equals(before.policy.rateLimit())
                ? before.whole.bucket
                : new TokenBucket(limit, now);
    Route all = new Route(null, Match.ANY, List.of(Target.SELF));
    whole =
        new Rule(
            null,
            new RoutePolicy(all, policy.timeouts(), policy.retry(), policy.hedge(), limit),
            shared);
    List<Rule> mine = new ArrayList<>();
    for (RoutePolicy route : policy.routes()) {
      if (route.route().match().isFor(caller)) {
        RateLimit its = route.rateLimit();
        TokenBucket own = its == null ? shared : bucket(route, its, before, now);
        mine.add(new Rule(route.route().label(), route, own));
      }
    }
    rules = mine.toArray(new Rule[0]);
  }

  ServicePolicy policy() {
    return policy;
  }

  /** The first that matches, or else the one for the whole service. */
  Rule first(RequestHead head, IntUnaryOperator chance) {
    for (Rule rule : rules) {
      Match match = rule.policy.route().match();
      if (match.matches(head) && match.percent().hits(chance)) {
        return rule;
      }
    }
    return whole;
  }

  /** Those that such a request can be served by: the first, and others where chance decides. */
  List<Rule> possible(RequestHead head) {
    List<Rule> possible = new ArrayList<>();
    for (Rule rule : rules) {
      Match match = rule.policy.route().match();
      if (match.matches(head) && match.percent().hundredths() > 0) {
        possible.add(rule);
        if (match.percent().equals(Percent.ALL)) {
          return possible;
        }
      }
    }
    possible.add(whole);
    return possible;
  }

  private static TokenBucket bucket(
      RoutePolicy route, RateLimit limit, @Nullable Rules before, long now) {
    if (before != null) {
      for (Rule rule : before.rules) {
        boolean same =
            rule.policy.route().label().equals(route.route().label())
                && limit.equals(rule.policy.rateLimit());
        if (same && rule.bucket != null) {
          return rule.bucket;
        }
      }
    }
    return new TokenBucket(limit, now);
  }

  /** One route, the shares of its targets, and what is left of its rate limit. */
  static final class Rule {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** What people see of the route; null: no route, the whole service. */
    final @Nullable String label;

    final RoutePolicy policy;

    /** Whether all requests go to a part of the split, as they are. */
    final boolean plain;

    private final @Nullable TokenBucket bucket;
    private final int[] upTo;

    private Rule(@Nullable String label, RoutePolicy policy, @Nullable TokenBucket bucket) {
      this.label = label;
      this.policy = policy;
      this.bucket = bucket;
      plain = !Changes.any(policy.route());
      upTo = new int[split().size()];
      int sum = 0;
      for (int i = 0; i < upTo.length; i++) {
        sum += split().get(i).weight();
        upTo[i] = sum;
      }
    }

    List<Target> split() {
      return policy.route().split();
    }

    Target draw(IntUnaryOperator chance) {
      if (upTo.length == 1) {
        return split().get(0);
      }
      int drawn = chance.applyAsInt(upTo[upTo.length - 1]);
      int i = 0;
      while (drawn >= upTo[i]) {
        i++;
      }
      return split().get(i);
    }

    /** The answer to a request above the rate limit, or null. */
    @Nullable LocalReply limit(long now) {
      long nanos = bucket == null ? 0 : bucket.take(now);
      if (nanos == 0) {
        return null;
      }
      int seconds = (int) Math.min(3600, (nanos + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND);
      return new LocalReply(429, "rate-limited", null, seconds);
    }
  }
}
