package dev.weft.consul.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Says one compiled chain as policy documents. Each resolver says something of its own target's
 * service, be it another than the chain's; the way to the resolvers is a matter of the chain's own.
 * Only what differs from Consul's defaults is said, so that the defaults of the mesh aren't
 * overridden by a chain that says nothing.
 */
final class Translation {
  static final long CONNECT_MILLIS = 5000;

  /** Another takes over only when nothing is left, as Consul's proxies have it. */
  private static final int OVERPROVISIONING = 10_000;

  private static final Set<String> RESOLVER =
      Set.of("Default", "ConnectTimeout", "RequestTimeout", "Target", "Failover");
  private static final Set<String> SUBSET = Set.of("Filter", "OnlyPassing");

  private final Tree chain;
  private final Targets targets;
  private final Notices notices;
  private final String self;
  private final Map<String, Layer> layers = new TreeMap<>();

  Translation(Tree chain, Notices notices) {
    this.chain = chain;
    this.targets = new Targets(chain);
    this.notices = notices;
    this.self = chain.text("ServiceName").toLowerCase(Locale.ROOT);
  }

  Map<String, Layer> layers() throws Untranslatable {
    protocol();
    for (String id : new TreeMap<>(chain.object("Targets").fields()).keySet()) {
      Target target = targets.target(id);
      if (target.unreachable() == null) {
        subset(target);
      }
    }
    for (String id : new TreeMap<>(chain.object("Nodes").fields()).keySet()) {
      Tree node = node(id);
      if (node.text("Type").equals("resolver")) {
        resolver(node);
      }
    }
    routes();
    return layers;
  }

  Targets targets() {
    return targets;
  }

  Tree node(String id) throws Untranslatable {
    Tree node = chain.object("Nodes").object(id);
    if (node.fields().isEmpty()) {
      throw new Untranslatable("the node \"" + id + "\" is missing");
    }
    return node;
  }

  String self() {
    return self;
  }

  /** Whether the service itself has a connect timeout of its own. */
  boolean ownConnectTimeout() {
    return layer(self).has("timeouts", "connect");
  }

  /** Of a resolver, in milliseconds. */
  static long connectMillis(Tree resolver) throws Untranslatable {
    long millis = Spans.millis(resolver.object("Resolver"), "ConnectTimeout");
    return millis <= 0 ? CONNECT_MILLIS : millis;
  }

  private void protocol() {
    String protocol =
        switch (chain.text("Protocol")) {
          case "http", "http2" -> "http";
          case "grpc" -> "grpc";
          default -> "";
        };
    if (!protocol.isEmpty()) {
      layer(self).put("protocol", protocol);
    }
  }

  private void subset(Target target) {
    String name = target.subset();
    if (name == null) {
      return;
    }
    Tree subset = chain.object("Targets").object(target.id()).object("Subset");
    Layer said = new Layer();
    said.put("filter", subset.text("Filter").isEmpty() ? null : subset.text("Filter"));
    said.put("onlyPassing", subset.truth("OnlyPassing") ? true : null);
    layer(target.service()).inner("subsets").putAlways(name, said);
    notices.unknown("service-resolver " + target.service() + " Subsets." + name, subset, SUBSET);
  }

  private void resolver(Tree node) throws Untranslatable {
    Tree resolver = node.object("Resolver");
    Target target = targets.target(resolver.text("Target"));
    if (target.unreachable() != null) {
      return;
    }
    String entry = "service-resolver " + target.service();
    Layer layer = layer(target.service());
    long connect = connectMillis(node);
    if (connect != CONNECT_MILLIS) {
      layer
          .inner("timeouts")
          .put("connect", Spans.text(connect, entry + " ConnectTimeout", notices));
    }
    failover(resolver.object("Failover"), target, layer, entry);
    if (node.has("LoadBalancer")) {
      layer.put(
          "loadBalancer",
          Balancing.of(node.object("LoadBalancer"), entry + " LoadBalancer", notices));
    }
    notices.unknown(entry, resolver, RESOLVER);
  }

  private void failover(Tree failover, Target target, Layer layer, String entry)
      throws Untranslatable {
    List<Layer> standIns = new ArrayList<>();
    for (String id : failover.texts("Targets")) {
      Target other = targets.target(id);
      if (other.unreachable() != null) {
        notices.add(entry + " Failover to " + other.unreachable() + " is not honoured");
      } else if (target.datacenter() != null) {
        notices.add(
            entry + " Failover from datacenter " + target.datacenter() + " is not honoured");
      } else {
        standIns.add(other.layer(target.service()));
      }
    }
    Tree policy = failover.object("Policy");
    if (!policy.text("Mode").isEmpty() && !policy.text("Mode").equals("default")) {
      notices.add(entry + " Failover Policy.Mode " + policy.text("Mode") + " is not honoured");
    }
    if (!standIns.isEmpty()) {
      Layer said = layer.inner("failover").put("overprovisioning", OVERPROVISIONING);
      String subset = target.subset();
      if (subset == null) {
        said.put("targets", standIns);
      } else {
        said.inner("subsets").put(subset, standIns);
      }
    }
  }

  private void routes() throws Untranslatable {
    Tree start = node(chain.text("StartNode"));
    List<Layer> routes = new Routes(this, notices).of(start);
    layer(self).put("routes", routes);
    if (start.text("Type").equals("resolver")) {
      String where = "service-resolver " + self + " RequestTimeout";
      long millis = Spans.millis(start.object("Resolver"), "RequestTimeout");
      if (millis != 0) {
        layer(self).inner("timeouts").put("request", Spans.text(millis, where, notices));
      }
    }
  }

  private Layer layer(String service) {
    return layers.computeIfAbsent(service, absent -> new Layer());
  }
}
