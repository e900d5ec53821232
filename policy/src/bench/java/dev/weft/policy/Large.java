package dev.weft.policy;

import dev.weft.policy.balance.Balancer;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.HashOn;
import dev.weft.policy.balance.LeastRequest;
import dev.weft.policy.balance.LoadBalancing;
import dev.weft.policy.balance.Maglev;
import dev.weft.policy.balance.PeakEwma;
import dev.weft.policy.balance.Prequal;
import dev.weft.policy.balance.RingHash;
import dev.weft.policy.balance.RoundRobin;
import dev.weft.policy.balance.WeightedRandom;
import dev.weft.policy.document.Policies;
import dev.weft.policy.guard.OutlierDetection;
import dev.weft.policy.route.RequestHead;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** A service as large as asked for, and a request to it that only the last route fits. */
final class Large {
  static final RequestHead REQUEST =
      Given.request("GET", "users.service.consul:8080", "/users/1", Map.of("x-user", "ann"));

  private static final List<HashOn> USER = List.of(new HashOn(HashOn.Kind.HEADER, "x-user"));

  private Large() {}

  static Mesh mesh() {
    return new Mesh(
        null, true, bound -> ThreadLocalRandom.current().nextInt(bound), MeshListener.NONE);
  }

  static MeshSnapshot snapshot(List<Endpoint> endpoints, ServicePolicy policy) {
    MeshSnapshot.Service service =
        new MeshSnapshot.Service(ServiceName.of("users"), endpoints, policy, null);
    return Given.snapshot(service);
  }

  /** Routes that don't fit, then one that splits all requests; none for 0. */
  static ServicePolicy policy(String balancer, int routes, OutlierDetection outliers) {
    StringBuilder document = new StringBuilder("{'subsets': {'v2': {'tags': []}}, 'routes': [");
    for (int route = 1; route < routes; route++) {
      String path = "{'match': {'path': {'prefix': '/orders/%d'}}},";
      String header = "{'match': {'headers': [{'name': 'x', 'exact': '%d'}]}},";
      document.append((route % 2 == 0 ? path : header).formatted(route));
    }
    if (routes > 0) {
      document.append("{'split': [{'subset': 'v2', 'weight': 90}, {'weight': 10}]}");
    }
    ServicePolicy read = Policies.read(document.append("]}").toString());
    return new ServicePolicy(
        read.subsets(),
        read.routes(),
        LoadBalancing.of(balancer(balancer)),
        read.timeouts(),
        read.retry(),
        outliers);
  }

  private static Balancer balancer(String name) {
    return switch (name) {
      case "round-robin" -> new RoundRobin();
      case "random" -> new WeightedRandom();
      case "least-request" -> new LeastRequest(2);
      case "peak-ewma" -> new PeakEwma();
      case "prequal" -> new Prequal();
      case "ring-hash" -> new RingHash(USER);
      case "maglev" -> new Maglev(USER);
      default -> throw new IllegalArgumentException(name);
    };
  }
}
