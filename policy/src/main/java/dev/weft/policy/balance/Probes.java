package dev.weft.policy.balance;

import java.util.List;

/** What prequal knows of the nodes from the answers of the last second. */
final class Probes {
  static final Probes NONE = new Probes();

  Probes of(List<Node> nodes) {
    return this;
  }
}
