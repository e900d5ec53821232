package dev.weft.consul.health;

import dev.weft.consul.http.Hosts;
import dev.weft.policy.balance.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the health lists of one service into endpoints: chooses the address for this datacenter or
 * the one for others, has host names looked up, leaves out and reports what can't be connected to.
 * Used on the worker, which never waits for a lookup.
 */
public final class Endpoints {
  /** How long a list waits for names that were never looked up before it does without them. */
  private static final long PATIENCE_MILLIS = 1_000;

  private final Question question;
  private final Home home;
  private final Lookups lookups;
  private final HostNames names;
  private final Consumer<List<Endpoint>> later;
  private final Consumer<String> warn;
  private List<Instance> instances = List.of();
  private int round;
  private boolean told;
  private Set<String> reported = Set.of();

  /**
   * @param later gets the list of the last answer when lookups change it, on the worker
   * @param warn gets one line for each unusable instance, once
   */
  public Endpoints(
      Question question, Reach reach, Consumer<List<Endpoint>> later, Consumer<String> warn) {
    this.question = question;
    this.home = reach.home();
    this.lookups = reach.lookups();
    this.names = new HostNames(lookups);
    this.later = later;
    this.warn = warn;
  }

  /**
   * The usable endpoints of an answer, in a stable order; null: something has to be looked up
   * before, and they come later.
   */
  public @Nullable List<Endpoint> read(InputStream in) throws IOException {
    instances = HealthList.read(in);
    int now = ++round;
    if (question.datacenter() == null && !question.mayFailOver()) {
      home.learn(instances);
    } else if (home.isWorthAsking() && !instances.isEmpty()) {
      home.ask(() -> tell(resolve(now)));
      lookups.after(PATIENCE_MILLIS, () -> maybeTell(now));
      return null;
    }
    return resolve(now);
  }

  /** Nobody wants to hear of the last answer any more. */
  public void forget() {
    round++;
  }

  private @Nullable List<Endpoint> resolve(int now) {
    if (now != round) {
      return null;
    }
    Set<String> hosts = new HashSet<>();
    for (Instance instance : instances) {
      String host = address(instance).host();
      if (!host.isEmpty() && Hosts.literal(host) == null) {
        hosts.add(host);
      }
    }
    boolean known = names.areKnown(hosts);
    names.lookUp(
        hosts,
        () -> {
          if (now == round) {
            tell(endpoints());
          }
        });
    if (!known) {
      lookups.after(PATIENCE_MILLIS, () -> maybeTell(now));
      return null;
    }
    told = true;
    return endpoints();
  }

  /** Tells what is known by now. Nothing at all is only told if there never was anything. */
  private void maybeTell(int now) {
    List<Endpoint> known = now == round ? endpoints() : List.of();
    if (now == round && (!known.isEmpty() || !told)) {
      tell(known);
    }
  }

  private void tell(@Nullable List<Endpoint> endpoints) {
    if (endpoints != null) {
      told = true;
      later.accept(endpoints);
    }
  }

  private List<Endpoint> endpoints() {
    Set<String> doubled = doubled();
    Set<String> unusable = new HashSet<>();
    List<Endpoint> endpoints = new ArrayList<>(instances.size());
    for (Instance instance : instances) {
      Instance.Address address = address(instance);
      InetAddress ip = ip(address.host());
      String why = why(address, ip);
      if (why != null) {
        report(instance, address, why, unusable);
      } else if (ip != null) {
        String id = instance.id();
        endpoints.add(
            new Endpoint(
                doubled.contains(id) ? id + "@" + instance.node() : id,
                ip,
                address.port(),
                instance.health(),
                instance.weight(),
                instance.tags(),
                instance.meta(),
                instance.healthReason()));
      }
    }
    reported = unusable;
    endpoints.sort(Comparator.comparing(Endpoint::id).thenComparing(Endpoint::authority));
    return List.copyOf(endpoints);
  }

  /** While the own datacenter isn't known, one that was asked for by name counts as another. */
  private Instance.Address address(Instance instance) {
    String own = home.datacenter();
    String asked = question.datacenter();
    String its = instance.datacenter().isEmpty() ? asked : instance.datacenter();
    boolean elsewhere = own == null ? asked != null : its != null && !own.equalsIgnoreCase(its);
    return elsewhere ? instance.wan() : instance.lan();
  }

  private @Nullable InetAddress ip(String host) {
    InetAddress literal = Hosts.literal(host);
    return literal == null ? names.address(host) : literal;
  }

  private Set<String> doubled() {
    Set<String> seen = new HashSet<>();
    Set<String> doubled = new HashSet<>();
    for (Instance instance : instances) {
      if (!seen.add(instance.id())) {
        doubled.add(instance.id());
      }
    }
    return doubled;
  }

  private @Nullable String why(Instance.Address address, @Nullable InetAddress ip) {
    if (address.host().isEmpty()) {
      return "it has no address";
    }
    if (address.port() < 1 || address.port() > 65535) {
      return "its port is not in 1-65535";
    }
    return ip == null && names.isKnown(address.host()) ? "its host name can't be resolved" : null;
  }

  private void report(
      Instance instance, Instance.Address address, String why, Set<String> unusable) {
    String line =
        "service "
            + question.service()
            + ": instance "
            + instance.id()
            + " at "
            + address.host()
            + ":"
            + address.port()
            + " is left out: "
            + why;
    if (unusable.add(line) && !reported.contains(line)) {
      warn.accept(line);
    }
  }

  /**
   * What was asked.
   *
   * @param service for people
   * @param datacenter the one that is asked about, or null: the agent's own
   * @param mayFailOver whether the instances may be another datacenter's all the same
   */
  public record Question(String service, @Nullable String datacenter, boolean mayFailOver) {}
}
