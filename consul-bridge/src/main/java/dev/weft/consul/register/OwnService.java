package dev.weft.consul.register;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The application's own service, as it shall stand in Consul. Made by the agent once it knows where
 * the application listens.
 *
 * @param id the same after a restart on the same host and port, so that a ghost is replaced
 * @param address null: that of Consul's node
 * @param checkUrl asked by Consul besides the heartbeat, or null
 */
public record OwnService(
    String name,
    String id,
    @Nullable String address,
    int port,
    List<String> tags,
    Map<String, String> meta,
    @Nullable String checkUrl) {
  public OwnService {
    tags = List.copyOf(tags);
    meta = Map.copyOf(meta);
  }

  /** The id of a service on a host and port. */
  public static String id(String name, String host, int port) {
    return name + "-" + host + "-" + port;
  }

  /** Id of the check that the heartbeats keep. */
  String heartbeatId() {
    return id + ":heartbeat";
  }

  /** Where it listens, for messages. */
  String place() {
    return address == null
        ? "port " + port + " of Consul's node"
        : (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
  }
}
