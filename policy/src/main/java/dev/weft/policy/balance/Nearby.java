package dev.weft.policy.balance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Prefers the nodes of the caller's own zone as far as they can carry it.
 *
 * <p>The own zone gets all requests while the usable part of its weight is at least the limit, and
 * below that in proportion: with a limit of 70 %, a zone with 70 of 100 usable keeps all, one with
 * 35 keeps half, and the other half goes to all other zones by weight. So a zone that loses nodes
 * loses load node by node, not all at once at some threshold. As in Envoy's priority levels with
 * their overprovisioning; Saokar et al., "ServiceRouter", OSDI 2023.
 */
final class Nearby implements Picker {
  private static final int PARTS = 1 << 20;

  private final String zone;
  private final String metaKey;
  private final Picker near;
  private final Picker far;
  private final int nearParts;
  private final IntUnaryOperator chance;

  private Nearby(
      String zone,
      String metaKey,
      Picker near,
      Picker far,
      int nearParts,
      IntUnaryOperator chance) {
    this.zone = zone;
    this.metaKey = metaKey;
    this.near = near;
    this.far = far;
    this.nearParts = nearParts;
    this.chance = chance;
  }

  /**
   * @param usable those to draw from
   * @param all of the service
   * @param zone of the caller
   */
  static Group group(
      List<Node> usable,
      List<Node> all,
      Locality locality,
      String zone,
      LoadBalancing settings,
      Ground ground) {
    List<Node> inside = new ArrayList<>();
    List<Node> outside = new ArrayList<>();
    for (Node node : usable) {
      (isIn(zone, locality.metaKey(), node) ? inside : outside).add(node);
    }
    Group near = Group.of(inside, settings, ground);
    Picker nearPicker = near.picker();
    Group far = Group.of(outside, settings, ground.elsewhere());
    Picker farPicker = far.picker();
    if (nearPicker == null) {
      return far;
    }
    if (farPicker == null) {
      return near;
    }
    int nearParts = parts(inside, all, locality, zone);
    List<Node> nodes = new ArrayList<>(near.nodes());
    nodes.addAll(nearParts == PARTS ? List.of() : far.nodes());
    return new Group(
        Collections.unmodifiableList(nodes),
        new Nearby(zone, locality.metaKey(), nearPicker, farPicker, nearParts, ground.chance()));
  }

  @Override
  public Node pick(Request request, long now) {
    boolean stays = nearParts == PARTS || chance.applyAsInt(PARTS) < nearParts;
    return (stays ? near : far).pick(request, now);
  }

  @Override
  public void ended(Node node, Request request, long latencyNanos, boolean failed, long now) {
    Picker picker = isIn(zone, metaKey, node) ? near : far;
    picker.ended(node, request, latencyNanos, failed, now);
  }

  private static int parts(List<Node> inside, List<Node> all, Locality locality, String zone) {
    long usable = 0;
    for (Node node : inside) {
      usable += node.endpoint().weight();
    }
    long total = 0;
    for (Node node : all) {
      total += isIn(zone, locality.metaKey(), node) ? node.endpoint().weight() : 0;
    }
    double needed = total * (locality.spillAtPercent() / 100.0);
    return usable >= needed ? PARTS : (int) (PARTS * usable / needed);
  }

  private static boolean isIn(String zone, String metaKey, Node node) {
    return zone.equals(node.endpoint().meta().get(metaKey));
  }
}
