package dev.weft.consul.register;

/**
 * How often what is done.
 *
 * @param ttlMillis without a heartbeat for so long, Consul calls the service critical
 * @param goneAfter critical for so long, Consul drops it; Consul takes no less than a minute
 * @param reconcileMillis how often Consul is asked whether it still has the service as it should be
 * @param maxBackoffMillis the longest wait after refusals
 * @param farewellMillis the longest that the end of the JVM waits for the deregistration
 */
record Rhythm(
    long ttlMillis,
    String goneAfter,
    long reconcileMillis,
    long maxBackoffMillis,
    long farewellMillis) {
  static final Rhythm DEFAULT = new Rhythm(15_000, "1m", 30_000, 30_000, 1_000);

  /** Two heartbeats may be lost before Consul calls the service critical. */
  long heartbeatMillis() {
    return ttlMillis / 3;
  }
}
