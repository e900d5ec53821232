package dev.weft.policy.document;

import dev.weft.policy.RoutePolicy;
import dev.weft.policy.ServiceName;
import dev.weft.policy.route.Fault;
import dev.weft.policy.route.HeaderOps;
import dev.weft.policy.route.Match;
import dev.weft.policy.route.Mirror;
import dev.weft.policy.route.PathMatch;
import dev.weft.policy.route.Percent;
import dev.weft.policy.route.Redirect;
import dev.weft.policy.route.Rewrite;
import dev.weft.policy.route.Route;
import dev.weft.policy.route.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one route: where its requests go and what is changed of them. */
final class RouteReader {
  private static final int MOST_WEIGHT = 1_000_000;
  private static final int MOST_TARGETS = 1000;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private RouteReader() {}

  /**
   * @param policy what the route's limits are laid over
   * @param self the service that the requests are for, if known
   */
  static RoutePolicy read(Section section, Section policy, @Nullable String self) throws Refusal {
    Value name = section.get("name");
    Section match = section.section("match", Shape.MATCH);
    Match matched = match == null ? Match.ANY : MatchReader.read(match);
    Route route =
        new Route(
            name == null ? null : name.text(),
            matched,
            split(section, self),
            rewrite(section.inner("rewrite", Shape.REWRITE), matched.path()),
            redirect(section),
            headers(section, "requestHeaders"),
            headers(section, "responseHeaders"),
            fault(section.inner("fault", Shape.FAULT)),
            mirror(section.section("mirror", Shape.MIRROR), self));
    checkLimits(section);
    return new RoutePolicy(
        route,
        LimitReader.timeouts(section.over(policy, "timeouts")),
        RetryReader.read(section.over(policy, "retry")),
        LimitReader.hedge(section.over(policy, "hedge")),
        section.get("rateLimit") == null
            ? null
            : LimitReader.rate(section.over(policy, "rateLimit")));
  }

  /** Alone, since laying it over the service's drops what is null, be it unknown. */
  private static void checkLimits(Section section) throws Refusal {
    LimitReader.timeouts(section.get("timeouts"));
    RetryReader.read(section.get("retry"));
    LimitReader.hedge(section.get("hedge"));
    LimitReader.rate(section.get("rateLimit"));
  }

  private static List<Target> split(Section route, @Nullable String self) throws Refusal {
    Value split = route.get("split");
    if (split == null) {
      return List.of(Target.SELF);
    }
    List<Target> targets = new ArrayList<>();
    long weights = 0;
    for (Value item : split.items()) {
      Section section = item.section(Shape.TARGET);
      Target target = target(section, section.whole("weight", 1, 0, MOST_WEIGHT), self);
      weights += target.weight();
      targets.add(target);
    }
    if (weights == 0 || targets.size() > MOST_TARGETS) {
      throw split.because("1-" + MOST_TARGETS + " targets are needed, one with a weight above 0");
    }
    return targets;
  }

  private static Target target(Section section, int weight, @Nullable String self) throws Refusal {
    String service = section.text("service", Form.SERVICE);
    Value subset = section.get("subset");
    String datacenter = section.text("datacenter", Form.DATACENTER);
    if (datacenter != null && service == null) {
      throw section.need("datacenter").because("needs \"service\" beside it");
    }
    String name = service == null ? null : service.toLowerCase(Locale.ROOT);
    String key =
        name == null || datacenter == null
            ? name
            : new ServiceName(name, datacenter.toLowerCase(Locale.ROOT)).key();
    return new Target(
        key == null || key.equals(self) ? null : key,
        subset == null ? null : subset.text(),
        weight);
  }

  private static Rewrite rewrite(Section section, @Nullable PathMatch path) throws Refusal {
    String prefix = section.text("prefix", Form.PATH);
    if (prefix != null && !(path instanceof PathMatch.Prefix || path instanceof PathMatch.Exact)) {
      throw section
          .need("prefix")
          .because("stands for what the route matched, so match.path needs a prefix or exact");
    }
    return new Rewrite(prefix, section.text("host", Form.HOST));
  }

  private static @Nullable Redirect redirect(Section route) throws Refusal {
    Section section = route.section("redirect", Shape.REDIRECT);
    if (section == null) {
      return null;
    }
    Value status = section.get("status");
    int number = status == null ? 301 : status.whole(300, 399);
    if (status != null && !REDIRECTS.contains(number)) {
      throw status.refusal("301, 302, 303, 307, 308");
    }
    return new Redirect(Form.LOCATION.read(section.need("path")), number);
  }

  private static HeaderOps headers(Section route, String name) throws Refusal {
    return HeaderReader.read(route.inner(name, Shape.HEADER_OPS));
  }

  private static Fault fault(Section section) throws Refusal {
    Section delay = section.section("delay", Shape.DELAY);
    Section abort = section.section("abort", Shape.ABORT);
    Fault none = Fault.NONE;
    return new Fault(
        delay == null ? none.delayed() : delay.need("percent").percent(),
        delay == null ? none.delayNanos() : Duration.SPAN.nanos(delay.need("duration")),
        abort == null ? none.aborted() : abort.need("percent").percent(),
        abort == null ? none.abortStatus() : abort.whole("status", 503, 200, 599));
  }

  private static @Nullable Mirror mirror(@Nullable Section section, @Nullable String self)
      throws Refusal {
    if (section == null) {
      return null;
    }
    Target target = target(section, 1, self);
    if (section.get("service") == null && section.get("subset") == null) {
      throw section.refusal("at least one is needed of: service, subset");
    }
    return new Mirror(target, section.percent("percent", Percent.ALL));
  }
}
