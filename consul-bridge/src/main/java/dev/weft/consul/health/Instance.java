package dev.weft.consul.health;

import dev.weft.policy.balance.Health;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entry of Consul's health list as written, its addresses not yet looked up.
 *
 * @param datacenter of its node; may be empty
 * @param lan for callers of the same datacenter: the service's, else its node's
 * @param wan for all others: the service's tagged {@code wan}, its own, its node's tagged {@code
 *     wan}, its node's
 * @param healthReason the name of the check that makes its health, what an operator said of a
 *     maintenance, or null: it is passing
 * @param weight the one that counts for its health
 */
record Instance(
    String id,
    String node,
    String datacenter,
    Address lan,
    Address wan,
    Health health,
    @Nullable String healthReason,
    int weight,
    Set<String> tags,
    Map<String, String> meta) {

  /**
   * Where to connect to.
   *
   * @param host an address or a host name; may be empty
   * @param port as written
   */
  record Address(String host, int port) {}
}
