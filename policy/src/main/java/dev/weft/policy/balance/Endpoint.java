package dev.weft.policy.balance;

import java.net.InetAddress;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a service as discovery described it: plain data, compared by value.
 *
 * @param id stable name of the instance (Consul: the service id), unique within the service
 * @param ip its address, made without a lookup; the name it carries doesn't count
 * @param port TCP port, 1-65535
 * @param weight share relative to the other endpoints, at least 1; already chosen by health
 * @param healthReason what made its health, for people: the name of a check; null: nothing is known
 */
public record Endpoint(
    String id,
    InetAddress ip,
    int port,
    Health health,
    int weight,
    Set<String> tags,
    Map<String, String> meta,
    @Nullable String healthReason) {

  public Endpoint {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not in 1-65535");
    }
    if (weight < 1) {
      throw new IllegalArgumentException("weight " + weight + " is less than 1");
    }
    tags = Set.copyOf(tags);
    meta = Map.copyOf(meta);
  }

  /** One whose health has no reason. */
  public Endpoint(
      String id,
      InetAddress ip,
      int port,
      Health health,
      int weight,
      Set<String> tags,
      Map<String, String> meta) {
    this(id, ip, port, health, weight, tags, meta, null);
  }

  /** The address as people write it: {@code 127.0.0.1:8080}, {@code [::1]:8080}. */
  public String authority() {
    String literal = ip.getHostAddress();
    return literal.indexOf(':') < 0 ? literal + ":" + port : "[" + literal + "]:" + port;
  }
}
