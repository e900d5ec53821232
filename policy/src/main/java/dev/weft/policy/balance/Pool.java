package dev.weft.policy.balance;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a service or subset at one moment, and those of them that are used. If the usable
 * share is below the panic threshold then all are used that aren't in maintenance. Immutable, built
 * at publish and on ejections, drawn from on the application's threads.
 */
public final class Pool {
  private final List<Node> nodes;
  private final List<Node> used;
  private final boolean panic;
  private final @Nullable Picker picker;

  public Pool(List<Node> nodes, LoadBalancing settings, Ground ground) {
    this.nodes = List.copyOf(nodes);
    List<Node> usable = new ArrayList<>();
    List<Node> reachable = new ArrayList<>();
    for (Node node : nodes) {
      if (node.endpoint().health() != Health.MAINTENANCE) {
        reachable.add(node);
        if (node.isUsable()) {
          usable.add(node);
        }
      }
    }
    panic = usable.size() * 100L < (long) settings.panicThreshold() * reachable.size();
    used = List.copyOf(panic ? reachable : usable);
    picker = used.isEmpty() ? null : settings.balancer().picker(used, ground);
  }

  /** Null: no node is used. */
  public @Nullable Node pick(Picker.Request request, long now) {
    return picker == null ? null : picker.pick(request, now);
  }

  /** All of them, usable or not. */
  public List<Node> nodes() {
    return nodes;
  }

  /** Those that {@link #pick} draws from. */
  public List<Node> used() {
    return used;
  }

  public boolean isPanic() {
    return panic;
  }

  /** For a refusal: {@code 3 known: 2 critical, 1 ejected}. */
  public String census() {
    int critical = 0;
    int ejected = 0;
    int maintenance = 0;
    for (Node node : nodes) {
      switch (node.endpoint().health()) {
        case CRITICAL -> critical++;
        case MAINTENANCE -> maintenance++;
        case PASSING, WARNING -> ejected += node.ejection() == null ? 0 : 1;
      }
    }
    List<String> parts = new ArrayList<>();
    add(parts, critical, "critical");
    add(parts, ejected, "ejected");
    add(parts, maintenance, "in maintenance");
    String known = nodes.size() + " known";
    return parts.isEmpty() ? known : known + ": " + String.join(", ", parts);
  }

  private static void add(List<String> parts, int count, String what) {
    if (count > 0) {
      parts.add(count + " " + what);
    }
  }
}
