package dev.weft.consul.json;

import dev.weft.consul.http.Hosts;
import dev.weft.policy.balance.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the health lists of one service into endpoints: looks host names up, leaves out and reports
 * what can't be connected to. Used on the worker.
 */
public final class Endpoints {
  private final String service;
  private final Consumer<String> warn;
  private final Map<String, InetAddress> known = new HashMap<>();
  private Set<String> reported = Set.of();
  private boolean anyListed;

  /**
   * @param warn gets one line for each unusable instance, once
   */
  public Endpoints(String service, Consumer<String> warn) {
    this.service = service;
    this.warn = warn;
  }

  /** The usable endpoints of an answer of {@code /v1/health/service/NAME}, in a stable order. */
  public List<Endpoint> read(InputStream in) throws IOException {
    List<Instance> instances = HealthList.read(in);
    anyListed = !instances.isEmpty();
    Set<String> doubled = doubled(instances);
    Set<String> unusable = new HashSet<>();
    List<Endpoint> endpoints = new ArrayList<>(instances.size());
    for (Instance instance : instances) {
      String why = why(instance);
      InetAddress ip = why == null ? address(instance.host()) : null;
      if (ip == null) {
        report(instance, why == null ? "its host name can't be resolved" : why, unusable);
        continue;
      }
      String id =
          doubled.contains(instance.id()) ? instance.id() + "@" + instance.node() : instance.id();
      endpoints.add(
          new Endpoint(
              id,
              ip,
              instance.port(),
              instance.health(),
              instance.weight(),
              instance.tags(),
              instance.meta()));
    }
    reported = unusable;
    endpoints.sort(Comparator.comparing(Endpoint::id).thenComparing(Endpoint::authority));
    return List.copyOf(endpoints);
  }

  /** Whether the last answer listed instances at all, usable or not. */
  public boolean anyListed() {
    return anyListed;
  }

  private static Set<String> doubled(List<Instance> instances) {
    Set<String> seen = new HashSet<>();
    Set<String> doubled = new HashSet<>();
    for (Instance instance : instances) {
      if (!seen.add(instance.id())) {
        doubled.add(instance.id());
      }
    }
    return doubled;
  }

  private static @Nullable String why(Instance instance) {
    if (instance.host().isEmpty()) {
      return "it has no address";
    }
    if (instance.port() < 1 || instance.port() > 65535) {
      return "its port is not in 1-65535";
    }
    return null;
  }

  private void report(Instance instance, String why, Set<String> unusable) {
    String line =
        "service "
            + service
            + ": instance "
            + instance.id()
            + " at "
            + instance.host()
            + ":"
            + instance.port()
            + " is left out: "
            + why;
    if (unusable.add(line) && !reported.contains(line)) {
      warn.accept(line);
    }
  }

  /** Stays with the address it had while that is still one of the name's, or the name fails. */
  private @Nullable InetAddress address(String host) {
    InetAddress literal = Hosts.literal(host);
    if (literal != null) {
      return literal;
    }
    InetAddress before = known.get(host);
    try {
      InetAddress[] found = InetAddress.getAllByName(host);
      for (InetAddress one : found) {
        if (one.equals(before)) {
          return before;
        }
      }
      known.put(host, found[0]);
      return found[0];
    } catch (UnknownHostException e) {
      return before;
    }
  }
}
