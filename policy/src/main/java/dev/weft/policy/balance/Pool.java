package dev.weft.policy.balance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a service or subset at one moment, and those of them that are used. If the usable
 * share is below the panic threshold then all are used that aren't in maintenance. Immutable, built
 * at publish and on ejections, drawn from on the application's threads.
 */
public final class Pool {
  private final List<Node> nodes;
  private final LoadBalancing settings;
  private final List<Node> returning;
  private final boolean panic;
  private final int health;
  final Group used;

  /** The same as {@link #used} outside of panic. */
  private final Group usable;

  /**
   * @param nodes not to be changed afterwards
   * @param zone of the caller, by the key that {@link Locality} names; null: unknown
   * @param ground the same for all pools of these nodes, from the first to the last
   */
  public Pool(List<Node> nodes, LoadBalancing settings, @Nullable String zone, Ground ground) {
    this.nodes = Collections.unmodifiableList(nodes);
    this.settings = settings;
    ground.know(this.nodes);
    List<Node> well = new ArrayList<>(nodes.size());
    List<Node> tried = new ArrayList<>();
    int reachable = 0;
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      if (node.isUsable()) {
        reachable++;
        well.add(node);
      } else if (node.endpoint().health() != Health.MAINTENANCE) {
        reachable++;
        if (node.standing().isReturning()) {
          tried.add(node);
        }
      }
    }
    // Mostly nobody is out, and one list is enough.
    List<Node> healthy = well.size() == nodes.size() ? this.nodes : well;
    returning = List.copyOf(tried);
    health = reachable == 0 ? 0 : (int) (healthy.size() * 100L / reachable);
    panic = healthy.size() * 100L < (long) settings.panicThreshold() * reachable;
    if (panic) {
      used = Group.of(reachable(nodes), settings, ground);
      usable = Group.of(healthy, settings, ground.elsewhere());
    } else {
      Locality locality = settings.locality();
      used =
          locality == null || zone == null
              ? Group.of(healthy, settings, ground)
              : Nearby.group(healthy, this.nodes, locality, zone, settings, ground);
      usable = used;
    }
  }

  /** Null: no node is used. */
  public @Nullable Node pick(Picker.Request request, long now) {
    Picker picker = used.picker();
    return picker == null ? null : picker.pick(request, now);
  }

  /** As {@link #pick}, but null rather than a node that isn't usable, panic or not. */
  public @Nullable Node pickUsable(Picker.Request request, long now) {
    Picker picker = usable.picker();
    return picker == null ? null : picker.pick(request, now);
  }

  /**
   * Told of the end of every try on a node that was picked here.
   *
   * @param latencyNanos to the response head
   * @param failed no answer, a 5xx or a 429
   */
  public void ended(
      Node node, Picker.Request request, long latencyNanos, boolean failed, long now) {
    if (failed) {
      node.errors().add(now);
    }
    Picker picker = used.picker();
    if (picker != null) {
      picker.ended(node, request, latencyNanos, failed, now);
    }
  }

  /** Whether {@link #probe} is worth asking. */
  public boolean isAnyReturning() {
    return !returning.isEmpty();
  }

  /**
   * A node that was out and may have this request to show that it is well again: its one place is
   * taken. Null: there is none, {@link #pick} one.
   *
   * @param repeatable if the request fails there it can be sent again, elsewhere
   */
  public @Nullable Node probe(boolean repeatable, long now) {
    for (int i = 0; i < returning.size(); i++) {
      Node node = returning.get(i);
      boolean fit = node.endpoint().health() != Health.CRITICAL;
      if (fit && node.standing().tryProbe(repeatable, now)) {
        return node;
      }
    }
    return null;
  }

  public LoadBalancing settings() {
    return settings;
  }

  /** All of them, usable or not. */
  public List<Node> nodes() {
    return nodes;
  }

  /** Those that {@link #pick} draws from. */
  public List<Node> used() {
    return used.nodes();
  }

  public boolean isPanic() {
    return panic;
  }

  /** How many percent are usable, not counting those in maintenance; 0 if there are none. */
  public int health() {
    return health;
  }

  /** For a refusal: {@code 3 known: 2 critical, 1 ejected}. */
  public String census() {
    int critical = 0;
    int ejected = 0;
    int unhealthy = 0;
    int maintenance = 0;
    for (Node node : nodes) {
      switch (node.endpoint().health()) {
        case CRITICAL -> critical++;
        case MAINTENANCE -> maintenance++;
        case PASSING, WARNING -> {
          boolean failing = node.standing().failedCheck() != null;
          unhealthy += failing ? 1 : 0;
          ejected += failing || node.ejection() == null ? 0 : 1;
        }
      }
    }
    List<String> parts = new ArrayList<>();
    add(parts, critical, "critical");
    add(parts, unhealthy, "unhealthy");
    add(parts, ejected, "ejected");
    add(parts, maintenance, "in maintenance");
    String known = nodes.size() + " known";
    return parts.isEmpty() ? known : known + ": " + String.join(", ", parts);
  }

  private static List<Node> reachable(List<Node> nodes) {
    List<Node> reachable = new ArrayList<>(nodes.size());
    for (Node node : nodes) {
      if (node.endpoint().health() != Health.MAINTENANCE) {
        reachable.add(node);
      }
    }
    return reachable;
  }

  private static void add(List<String> parts, int count, String what) {
    if (count > 0) {
      parts.add(count + " " + what);
    }
  }
}
