package dev.weft.bench.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes instances to Consul's catalog, many at a time. All are on one node, checked by nobody. */
public final class Catalog {
  private static final int MOST_OPERATIONS = 64;
  private static final String NODE = "bench-node";

  private final LocalConsul consul;

  public Catalog(LocalConsul consul) {
    this.consul = consul;
    consul.put("/v1/catalog/register", Json.of(Map.of("Node", NODE, "Address", "127.0.0.1")));
  }

  /** A loopback address for each number, of up to 16 million. */
  public static String address(int number) {
    int n = number + 2;
    return "127." + (n >> 16) + "." + (n >> 8 & 255) + "." + (n & 255);
  }

  /** All of them, as many at a time as a transaction can hold; returns when Consul has answered. */
  public void write(List<Instance> instances) {
    List<Map<String, ?>> some = new ArrayList<>();
    for (Instance instance : instances) {
      some.add(set(instance));
      if (some.size() == MOST_OPERATIONS) {
        consul.put("/v1/txn", Json.of(some));
        some.clear();
      }
    }
    if (!some.isEmpty()) {
      consul.put("/v1/txn", Json.of(some));
    }
  }

  private static Map<String, ?> set(Instance instance) {
    Map<String, ?> service =
        Map.of(
            "Service", instance.service(),
            "ID", instance.service() + "-" + instance.number(),
            "Address", address(instance.number()),
            "Port", instance.port(),
            "Meta", instance.meta());
    return Map.of("Service", Map.of("Verb", "set", "Node", NODE, "Service", service));
  }

  /** The instance of a service at the address of that number. */
  public record Instance(String service, int number, int port, Map<String, String> meta) {}
}
