package dev.weft.policy.balance;

import org.jspecify.annotations.Nullable;

/**
 * How one endpoint is chosen among those of a service.
 *
 * @param panicThreshold percent of usable endpoints below which all are used
 * @param slowStartNanos how long a new endpoint's share grows with round-robin, random and
 *     least-request; 0: off
 * @param locality null: all zones are alike
 * @param subsetSize how many endpoints one JVM uses, of its own zone and of the others each; 0:
 *     all. Less than 12 makes for uneven load. With hashing, other JVMs have other homes for a key
 */
public record LoadBalancing(
    Balancer balancer,
    int panicThreshold,
    long slowStartNanos,
    @Nullable Locality locality,
    int subsetSize) {
  public static final LoadBalancing DEFAULT = of(new LeastRequest(2));

  /** The defaults, but for the algorithm. */
  public static LoadBalancing of(Balancer balancer) {
    return new LoadBalancing(balancer, 50, 0, null, 0);
  }
}
