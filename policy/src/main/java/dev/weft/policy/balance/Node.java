package dev.weft.policy.balance;

/** The live counters of one endpoint; outlives snapshots. */
public final class Node {
  private final Endpoint endpoint;

  public Node(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  public Endpoint endpoint() {
    return endpoint;
  }
}
