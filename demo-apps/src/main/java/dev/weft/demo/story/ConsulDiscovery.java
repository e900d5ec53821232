package dev.weft.demo.story;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;

/** A Consul server of its own on loopback ports, with its data in the story's folder. */
final class ConsulDiscovery implements Discovery {
  private final Programs programs;
  private final List<String> command;
  private final String url;
  private Program consul;

  ConsulDiscovery(Programs programs, String binary, Path folder) throws Exception {
    this.programs = programs;
    int http = freePort();
    this.url = "http://127.0.0.1:" + http;
    this.command =
        List.of(
            binary,
            "agent",
            "-server",
            "-bootstrap-expect=1",
            "-ui",
            "-node=demo",
            "-bind=127.0.0.1",
            "-data-dir=" + folder.resolve("consul-data"),
            "-http-port=" + http,
            "-server-port=" + freePort(),
            "-serf-lan-port=" + freePort(),
            "-serf-wan-port=-1",
            "-grpc-port=-1",
            "-dns-port=-1",
            "-log-level=warn",
            "-hcl=disable_update_check=true performance{raft_multiplier=1}");
    this.consul = programs.start("consul", command);
    awaitLeader();
  }

  @Override
  public String describe() {
    return "Consul at " + url;
  }

  @Override
  public String agentSettings() {
    return "consul=" + url;
  }

  @Override
  public void register(Copy copy) throws Exception {
    Wire.put(
        url + "/v1/agent/service/register",
        """
        {"ID": "%1$s", "Name": "%2$s", "Address": "127.0.0.1", "Port": %3$d, "Tags": ["%4$s"],
         "Checks": [
           {"Name": "http", "HTTP": "http://127.0.0.1:%3$d/health", "Interval": "1s", "Timeout": "1s"},
           {"Name": "tcp", "TCP": "127.0.0.1:%3$d", "Interval": "1s", "Timeout": "1s"}]}
        """
            .formatted(copy.id(), copy.service(), copy.port(), copy.version()));
  }

  @Override
  public boolean healthy(Copy copy) throws Exception {
    return Wire.good(url + "/v1/agent/health/service/id/" + copy.id() + "?format=text");
  }

  @Override
  public boolean checksHealth() {
    return true;
  }

  @Override
  public void policy(String document, String json) throws Exception {
    Wire.put(url + "/v1/kv/weft/" + document, json);
  }

  @Override
  public String policyPlace(String document) {
    return "one KV put to weft/" + document;
  }

  @Override
  public String stop() throws Exception {
    consul.kill();
    return "killed Consul (kill -9)";
  }

  @Override
  public String restart() throws Exception {
    consul = programs.start("consul", command);
    awaitLeader();
    return "started Consul again";
  }

  private void awaitLeader() throws Exception {
    Patience.await(
        "Consul has a leader",
        30_000,
        () -> {
          if (!consul.process().isAlive()) {
            throw new IllegalStateException(
                "Consul has ended: " + consul.read(consul.out()) + consul.read(consul.err()));
          }
          return Wire.good(url + "/v1/status/leader")
              && Wire.get(url + "/v1/status/leader").length() > 4;
        });
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
