package dev.weft.policy.document;

import dev.weft.policy.RoutePolicy;
import dev.weft.policy.ServicePolicy;
import dev.weft.policy.Tls;
import dev.weft.policy.balance.Subset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a policy document, or several merged: what it means, or why it is refused. What only the
 * merged document shows is left to {@link Consistency}.
 */
final class PolicyReader {
  private PolicyReader() {}

  /**
   * @param service whose policy it is; null: not known, or of many
   */
  static ServicePolicy read(Json.Obj document, @Nullable String service) throws Refusal {
    Section policy = new Section(document, "$", Shape.POLICY);
    hosts(document);
    return new ServicePolicy(
        policy.oneOf(
            "protocol",
            ServicePolicy.Protocol.UNDECLARED,
            "\"http\", \"grpc\" or \"tcp\"",
            PolicyReader::protocol),
        subsets(policy),
        routes(policy, service),
        BalancerReader.read(policy.inner("loadBalancer", Shape.LOAD_BALANCER)),
        FailoverReader.read(policy.inner("failover", Shape.FAILOVER)),
        LimitReader.timeouts(policy.get("timeouts")),
        policy.duration("drainTime", ServicePolicy.DRAIN_NANOS, Duration.LIMIT),
        RetryReader.read(policy.get("retry")),
        LimitReader.hedge(policy.get("hedge")),
        LimitReader.circuitBreaker(policy.inner("circuitBreaker", Shape.CIRCUIT_BREAKER)),
        OutlierReader.read(policy.inner("outlierDetection", Shape.OUTLIER_DETECTION)),
        HealthReader.read(policy.items("healthChecks")),
        LimitReader.rate(policy.get("rateLimit")),
        LimitReader.concurrency(policy.inner("concurrencyLimit", Shape.CONCURRENCY_LIMIT)),
        tls(policy.inner("tls", Shape.TLS)));
  }

  /** The further names it gives the service, in lower case. */
  static Map<String, Value> hosts(Json.Obj document) throws Refusal {
    Map<String, Value> hosts = new LinkedHashMap<>();
    for (Value item : new Section(document, "$", Shape.POLICY).items("hosts")) {
      hosts.put(Form.HOST.read(item).toLowerCase(Locale.ROOT), item);
    }
    return hosts;
  }

  private static ServicePolicy.@Nullable Protocol protocol(String name) {
    return switch (name) {
      case "http" -> ServicePolicy.Protocol.HTTP;
      case "grpc" -> ServicePolicy.Protocol.GRPC;
      case "tcp" -> ServicePolicy.Protocol.TCP;
      default -> null;
    };
  }

  private static Map<String, Subset> subsets(Section policy) throws Refusal {
    Map<String, Subset> subsets = new LinkedHashMap<>();
    for (Map.Entry<String, Value> named : policy.named("subsets").entrySet()) {
      Section section = named.getValue().section(Shape.SUBSET);
      List<String> tags = new ArrayList<>();
      for (Value tag : section.items("tags")) {
        tags.add(tag.text());
      }
      Map<String, String> meta = new LinkedHashMap<>();
      for (Map.Entry<String, Value> entry : section.named("meta").entrySet()) {
        meta.put(entry.getKey(), entry.getValue().text());
      }
      Value filter = section.get("filter");
      subsets.put(
          named.getKey(),
          new Subset(
              Set.copyOf(tags),
              meta,
              filter == null ? null : FilterReader.read(filter),
              section.truth("onlyPassing")));
    }
    return subsets;
  }

  private static List<RoutePolicy> routes(Section policy, @Nullable String service) throws Refusal {
    List<RoutePolicy> routes = new ArrayList<>();
    for (Value item : policy.items("routes")) {
      routes.add(RouteReader.read(item.section(Shape.ROUTE), policy, service));
    }
    return routes;
  }

  private static Tls tls(Section section) throws Refusal {
    Value ca = section.get("ca");
    return new Tls(
        section.oneOf(
            "mode",
            Tls.Mode.INHERIT,
            "\"off\", \"inherit\", \"mesh\" or \"simple\"",
            PolicyReader::tlsMode),
        section.text("sni", Form.SERVER_NAME),
        ca == null ? null : ca.text());
  }

  private static Tls.@Nullable Mode tlsMode(String name) {
    return switch (name) {
      case "off" -> Tls.Mode.OFF;
      case "inherit" -> Tls.Mode.INHERIT;
      case "mesh" -> Tls.Mode.MESH;
      case "simple" -> Tls.Mode.SIMPLE;
      default -> null;
    };
  }
}
