package dev.weft.consul;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A Consul as it is run: three servers and one client agent, processes of their own on loopback
 * that keep their data over a restart. Applications talk to {@link #client}. Made by tests that
 * take parts of it away; starts in about three seconds.
 */
public final class ConsulCluster implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int SERVERS = 3;
  private static final int LAUNCHES = 3;

  private final List<RealConsul> servers;
  private final RealConsul client;
  private final boolean withAcl;

  private ConsulCluster(String masterToken) {
    withAcl = !masterToken.isEmpty();
    List<Ports> ports = Ports.free(SERVERS + 1);
    String common = common(ports, masterToken);
    List<RealConsul> made = new ArrayList<>();
    for (int i = 0; i < SERVERS; i++) {
      String server =
          "\"server\": true, \"bootstrap_expect\": %d, \"connect\": {\"enabled\": true}"
              .formatted(SERVERS);
      made.add(consul(ports.get(i), "server-" + (i + 1), common + ", " + server, masterToken));
    }
    servers = List.copyOf(made);
    client = consul(ports.get(SERVERS), "client", common, masterToken);
  }

  /** A cluster that lets everybody do everything. */
  public static ConsulCluster start() {
    return startWithAcl("");
  }

  /** A cluster that lets nobody do anything without a token; calls of its parts use this one. */
  public static ConsulCluster startWithAcl(String masterToken) {
    for (int launch = 1; ; launch++) {
      ConsulCluster cluster = new ConsulCluster(masterToken);
      try {
        cluster.launch();
        return cluster;
      } catch (IllegalStateException e) {
        cluster.close();
        if (launch == LAUNCHES || !e.getMessage().contains("address already in use")) {
          throw e;
        }
      }
    }
  }

  /** The agent of the machine that the application runs on. */
  public RealConsul client() {
    return client;
  }

  public List<RealConsul> servers() {
    return servers;
  }

  /** The server that leads; waits for one. */
  public RealConsul leader() {
    RealConsul[] found = {client};
    await("a leader", () -> (found[0] = reportedLeader()) != client);
    return found[0];
  }

  /** The servers that run and don't lead. */
  public List<RealConsul> followers() {
    RealConsul leader = leader();
    return servers.stream().filter(one -> one != leader && one.isAlive()).toList();
  }

  @Override
  public void close() {
    client.close();
    servers.forEach(RealConsul::close);
  }

  private void launch() {
    servers.forEach(RealConsul::launch);
    client.launch();
    servers.forEach(server -> server.process().awaitReady(server::isUp));
    client.process().awaitReady(client::isUp);
    if (withAcl) {
      await("access rules", () -> answers(client, "/v1/acl/policies"));
    }
  }

  /** Whom a server that answers holds for the leader, if that one answers too; else the client. */
  private RealConsul reportedLeader() {
    for (RealConsul server : servers) {
      String leader = leaderOf(server);
      for (RealConsul one : servers) {
        if (leader.endsWith(":" + one.process().ports().server() + "\"")
            && !leaderOf(one).isEmpty()) {
          return one;
        }
      }
    }
    return client;
  }

  private static boolean answers(RealConsul consul, String path) {
    try {
      consul.send("GET", path, "");
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static String leaderOf(RealConsul server) {
    try {
      return server.isAlive() ? server.send("GET", "/v1/status/leader", "").strip() : "";
    } catch (IllegalStateException e) {
      return "";
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("never: " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static RealConsul consul(Ports ports, String node, String config, String token) {
    String all = "{\"node_name\": \"" + node + "\", " + config + "}";
    return new RealConsul(new ConsulProcess(ports, true, all), token);
  }

  private static String common(List<Ports> ports, String masterToken) {
    String join =
        ports.subList(0, SERVERS).stream()
            .map(one -> "\"127.0.0.1:" + one.serf() + "\"")
            .collect(Collectors.joining(", "));
    String common = "\"retry_join\": [" + join + "], \"retry_interval\": \"250ms\"";
    if (masterToken.isEmpty()) {
      return common;
    }
    // A server that is going through its log knows no token yet, and agents remember that: briefly.
    String acl =
        """
        , "primary_datacenter": "dc1", "acl": {"enabled": true, "default_policy": "deny",
            "token_ttl": "1s", "policy_ttl": "1s",
            "tokens": {"master": "%1$s", "agent": "%1$s"}}
        """;
    return common + acl.formatted(masterToken);
  }
}
