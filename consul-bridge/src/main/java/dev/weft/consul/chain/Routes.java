package dev.weft.consul.chain;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Says the way from a chain's start to its resolvers as routes. */
final class Routes {
  private static final Set<String> DESTINATION =
      Set.of(
          "Service",
          "ServiceSubset",
          "Namespace",
          "Partition",
          "PrefixRewrite",
          "RequestTimeout",
          "IdleTimeout",
          "NumRetries",
          "RetryOnConnectFailure",
          "RetryOn",
          "RetryOnStatusCodes",
          "RequestHeaders",
          "ResponseHeaders");

  private final Translation translation;
  private final Notices notices;

  Routes(Translation translation, Notices notices) {
    this.translation = translation;
    this.notices = notices;
  }

  List<Layer> of(Tree start) throws Untranslatable {
    if (start.text("Type").equals("router")) {
      return routed(start.objects("Routes"));
    }
    String name = start.text("Type");
    Layer route = new Layer().put("name", "service-" + name);
    boolean same = lead(route, start, "service-" + name + " " + translation.self());
    return same ? List.of() : List.of(route);
  }

  private List<Layer> routed(List<Tree> all) throws Untranslatable {
    List<Layer> routes = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Tree definition = all.get(i).object("Definition");
      Tree match = definition.object("Match").object("HTTP");
      Tree destination = definition.object("Destination");
      String where = "service-router " + translation.self() + " Routes[" + i + "]";
      Layer route = new Layer().put("name", "service-router[" + i + "]");
      Layer matched = Matching.of(match, destination, where);
      route.put("match", matched);
      boolean same = lead(route, translation.node(all.get(i).text("NextNode")), where);
      destination(route, destination, where + ".Destination");
      boolean last = i == all.size() - 1;
      if (!(last && same && matched.isEmpty() && changesNothing(destination))) {
        routes.add(route);
      }
    }
    return routes;
  }

  /** True if that is where requests go without a route. */
  private boolean lead(Layer route, Tree node, String where) throws Untranslatable {
    List<Tree> resolvers = new ArrayList<>();
    List<Layer> split = new ArrayList<>();
    Target only = null;
    if (node.text("Type").equals("splitter")) {
      for (Tree leg : node.objects("Splits")) {
        Tree resolver = translation.node(leg.text("NextNode"));
        resolvers.add(resolver);
        only = target(resolver, where);
        split.add(only.layer(translation.self()).put("weight", weight(leg)));
        notices.unknown(
            "service-splitter Splits of " + node.text("Name"),
            leg.object("Definition"),
            Set.of("Weight", "Service", "ServiceSubset", "Namespace", "Partition"));
      }
    } else if (node.text("Type").equals("resolver")) {
      resolvers.add(node);
      only = target(node, where);
      split.add(only.layer(translation.self()));
    }
    if (only == null) {
      throw new Untranslatable(where + " leads to a " + node.text("Type") + " without a target");
    }
    connectTimeout(route, resolvers, where);
    route.put("split", split);
    return split.size() == 1 && only.is(translation.self());
  }

  private Target target(Tree resolver, String where) throws Untranslatable {
    return translation.targets().reachable(resolver.object("Resolver").text("Target"), where);
  }

  /** The one of the service itself is in force for whatever a route leads to. */
  private void connectTimeout(Layer route, List<Tree> resolvers, String where)
      throws Untranslatable {
    long longest = 0;
    boolean foreign = false;
    for (Tree resolver : resolvers) {
      long millis = Translation.connectMillis(resolver);
      if (longest != 0 && millis != longest) {
        notices.add(where + " leads to targets of unlike ConnectTimeout; the longest counts");
      }
      longest = Math.max(longest, millis);
      foreign |= !target(resolver, where).service().equals(translation.self());
    }
    if (foreign && (longest != Translation.CONNECT_MILLIS || translation.ownConnectTimeout())) {
      route
          .inner("timeouts")
          .put("connect", Spans.text(longest, where + " ConnectTimeout", notices));
    }
  }

  /** Consul allows hundredths of a percent. */
  private static int weight(Tree leg) {
    return leg.number("Weight").movePointRight(2).setScale(0, RoundingMode.HALF_UP).intValue();
  }

  private void destination(Layer route, Tree destination, String where) throws Untranslatable {
    String prefix = destination.text("PrefixRewrite");
    if (!prefix.isEmpty()) {
      route.inner("rewrite").put("prefix", prefix);
    }
    timeout(route, "request", destination, "RequestTimeout", where);
    timeout(route, "idle", destination, "IdleTimeout", where);
    route.put("retry", Retrying.of(destination, where, notices));
    headers(route, "requestHeaders", destination.object("RequestHeaders"));
    headers(route, "responseHeaders", destination.object("ResponseHeaders"));
    notices.unknown(where, destination, DESTINATION);
  }

  private void timeout(Layer route, String name, Tree destination, String field, String where)
      throws Untranslatable {
    long millis = Spans.millis(destination, field);
    if (millis != 0) {
      route.inner("timeouts").put(name, Spans.text(millis, where + "." + field, notices));
    }
  }

  private static void headers(Layer route, String name, Tree headers) {
    Layer said = new Layer();
    for (String what : List.of("Set", "Add")) {
      Layer values = new Layer();
      Tree given = headers.object(what);
      given.fields().keySet().forEach(header -> values.putAlways(header, given.text(header)));
      said.put(what.equals("Set") ? "set" : "add", values);
    }
    route.put(name, said.put("remove", headers.texts("Remove")));
  }

  private static boolean changesNothing(Tree destination) {
    return destination
        .others(Set.of("Service", "ServiceSubset", "Namespace", "Partition"))
        .isEmpty();
  }
}
