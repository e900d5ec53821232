package dev.weft.consul.json;

import dev.weft.policy.balance.Health;
import java.util.Map;
import java.util.Set;

/**
 * One entry of Consul's health list as written, its address not yet looked up.
 *
 * @param host the service's address, else its node's; may be empty
 * @param weight the one that counts for its health
 */
record Instance(
    String id,
    String node,
    String host,
    int port,
    Health health,
    int weight,
    Set<String> tags,
    Map<String, String> meta) {}
