package dev.weft.policy.document;

import dev.weft.policy.RoutePolicy;
import dev.weft.policy.ServicePolicy;
import dev.weft.policy.Timeouts;
import dev.weft.policy.balance.Balancer;
import dev.weft.policy.balance.LeastRequest;
import dev.weft.policy.balance.LoadBalancing;
import dev.weft.policy.balance.RoundRobin;
import dev.weft.policy.balance.Subset;
import dev.weft.policy.balance.WeightedRandom;
import dev.weft.policy.guard.OutlierDetection;
import dev.weft.policy.guard.RetryPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a policy document, or several merged: what it means, or why it is refused. */
final class PolicyReader {
  private static final Pattern HOST =
      Pattern.compile("([a-z0-9_-]+(\\.[a-z0-9_-]+)*|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");
  private static final Set<String> LATER_BALANCERS =
      Set.of("peak-ewma", "ring-hash", "maglev", "prequal");

  private PolicyReader() {}

  static ServicePolicy read(Json.Obj document) throws Refusal {
    Section policy = new Section(document, "$", Shape.POLICY);
    ServicePolicy defaults = ServicePolicy.DEFAULT;
    Section balancing = policy.section("loadBalancer", Shape.LOAD_BALANCER);
    Timeouts timeouts = timeouts(policy.section("timeouts", Shape.TIMEOUTS), defaults.timeouts());
    RetryPolicy retry = RetryReader.read(policy.section("retry", Shape.RETRY), defaults.retry());
    hosts(document);
    return new ServicePolicy(
        subsets(policy),
        routes(policy, timeouts, retry),
        balancing == null
            ? defaults.loadBalancing()
            : new LoadBalancing(
                balancer(balancing), balancing.whole("panicThreshold", 50, 0, 100), 0, null, 0),
        timeouts,
        retry,
        outliers(policy.section("outlierDetection", Shape.OUTLIER_DETECTION)));
  }

  /** The further names it gives the service, in lower case. */
  static Map<String, Value> hosts(Json.Obj document) throws Refusal {
    Map<String, Value> hosts = new LinkedHashMap<>();
    for (Value item : new Section(document, "$", Shape.POLICY).items("hosts")) {
      String host = item.text().toLowerCase(Locale.ROOT);
      int colon = host.endsWith("]") ? -1 : host.lastIndexOf(':');
      int port =
          HOST.matcher(host).matches() && colon > 0
              ? Integer.parseInt(host.substring(colon + 1))
              : 1;
      if (!HOST.matcher(host).matches() || port < 1 || port > 65535) {
        throw item.refusal("a host or host:port, without scheme or path");
      }
      hosts.put(host, item);
    }
    return hosts;
  }

  /** Refuses routes to subsets that aren't defined. */
  static void checkSubsets(Json.Obj document, Set<String> defined) throws Refusal {
    Section policy = new Section(document, "$", Shape.POLICY);
    for (Value route : policy.items("routes")) {
      for (Value target : route.section(Shape.ROUTE).items("split")) {
        Section section = target.section(Shape.TARGET);
        Value subset = section.get("subset");
        if (subset != null && section.get("service") == null && !defined.contains(subset.text())) {
          String known = defined.isEmpty() ? "none is defined" : String.join(", ", defined);
          throw subset.because("no such subset; defined: " + known);
        }
      }
    }
  }

  static Timeouts timeouts(@Nullable Section section, Timeouts base) throws Refusal {
    if (section == null) {
      return base;
    }
    return new Timeouts(
        section.duration("connect", base.connectNanos(), Duration.LIMIT),
        section.duration("request", base.requestNanos(), Duration.LIMIT),
        section.duration("perTry", base.perTryNanos(), Duration.LIMIT));
  }

  private static Map<String, Subset> subsets(Section policy) throws Refusal {
    Map<String, Subset> subsets = new LinkedHashMap<>();
    for (Map.Entry<String, Value> named : policy.named("subsets").entrySet()) {
      Section section = named.getValue().section(Shape.SUBSET);
      Map<String, String> meta = new LinkedHashMap<>();
      for (Map.Entry<String, Value> entry : section.named("meta").entrySet()) {
        meta.put(entry.getKey(), entry.getValue().text());
      }
      subsets.put(named.getKey(), new Subset(Set.copyOf(section.texts("tags")), meta));
    }
    return subsets;
  }

  private static List<RoutePolicy> routes(Section policy, Timeouts timeouts, RetryPolicy retry)
      throws Refusal {
    List<RoutePolicy> routes = new ArrayList<>();
    for (Value item : policy.items("routes")) {
      Section section = item.section(Shape.ROUTE);
      routes.add(
          new RoutePolicy(
              RouteReader.read(section),
              timeouts(section.section("timeouts", Shape.TIMEOUTS), timeouts),
              RetryReader.read(section.section("retry", Shape.RETRY), retry)));
    }
    return routes;
  }

  private static Balancer balancer(Section section) throws Refusal {
    int choices = section.whole("choices", 2, 2, 10);
    Value policy = section.get("policy");
    if (policy == null) {
      return new LeastRequest(choices);
    }
    String allowed = "\"least-request\", \"random\" or \"round-robin\"";
    if (policy.json() instanceof Json.Str name && LATER_BALANCERS.contains(name.value())) {
      throw policy.because(name.text() + " is not supported by this version; allowed: " + allowed);
    }
    return policy.oneOf(allowed, name -> balancer(name, choices));
  }

  private static @Nullable Balancer balancer(String name, int choices) {
    return switch (name) {
      case "least-request" -> new LeastRequest(choices);
      case "random" -> new WeightedRandom();
      case "round-robin" -> new RoundRobin();
      default -> null;
    };
  }

  private static OutlierDetection outliers(@Nullable Section section) throws Refusal {
    OutlierDetection base = OutlierDetection.DEFAULT;
    if (section == null) {
      return base;
    }
    int most = 100_000;
    return new OutlierDetection(
        section.whole("consecutive5xx", base.consecutive5xx(), 0, most),
        section.whole("consecutiveGatewayFailure", base.consecutiveGatewayFailure(), 0, most),
        section.whole(
            "consecutiveLocalOriginFailure", base.consecutiveLocalOriginFailure(), 0, most),
        section.duration("interval", base.intervalNanos(), Duration.SPAN),
        section.duration("baseEjectionTime", base.baseEjectionNanos(), Duration.SPAN),
        section.duration("maxEjectionTime", base.maxEjectionNanos(), Duration.SPAN),
        section.whole("maxEjectionPercent", base.maxEjectionPercent(), 0, 100),
        section.whole("jitter", base.jitterPercent(), 0, 100));
  }
}
