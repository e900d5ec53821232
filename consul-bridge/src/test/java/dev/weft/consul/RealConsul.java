package dev.weft.consul;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A real Consul for tests: one agent on free loopback ports. {@link #start} is a server in memory,
 * ready at once; {@link #startDurable} keeps its data over {@link #restart} and takes about two
 * seconds; {@link ConsulCluster} has several. A call returns when Consul has answered it.
 */
public final class RealConsul implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String UNKNOWN_TOKEN = "403 ACL not found";
  private static final long RETRY_NANOS = 50_000_000;
  private static final int LAUNCHES = 3;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ConsulProcess process;
  private final String token;

  RealConsul(ConsulProcess process, String token) {
    this.process = process;
    this.token = token;
  }

  /** A server that forgets all when it is stopped. */
  public static RealConsul start() {
    return alone(false, "{}", "");
  }

  /** A server with a second configuration, a JSON object. */
  public static RealConsul start(String extraConfig) {
    return alone(false, extraConfig, "");
  }

  /** A server that lets nobody do anything without a token; its own calls use this one. */
  public static RealConsul startWithAcl(String masterToken) {
    String config =
        """
        {"acl": {"enabled": true, "default_policy": "deny", "tokens": {"master": "%s"}}}
        """;
    return alone(false, config.formatted(masterToken), masterToken);
  }

  /** The same with a second configuration, a JSON object without {@code acl}. */
  public static RealConsul startWithAcl(String masterToken, String extraConfig) {
    String acl =
        """
        {"acl": {"enabled": true, "default_policy": "deny", "tokens": {"master": "%s"}},
        """
            .formatted(masterToken);
    return alone(false, acl + extraConfig.substring(1), masterToken);
  }

  /** A server that keeps services and KV over a restart. */
  public static RealConsul startDurable() {
    return alone(true, "{\"server\": true, \"bootstrap\": true}", "");
  }

  /** The path of the binary. */
  public static String binary() {
    return ConsulBinary.PATH;
  }

  public URI httpAddress() {
    return URI.create("http://127.0.0.1:" + process.ports().http());
  }

  public long pid() {
    return process.pid();
  }

  /** Kills it as {@code kill -9} does. */
  public void stop() {
    process.kill();
  }

  /** Starts it again after {@link #stop} on the same ports, with its data if it is durable. */
  public void restart() {
    launch();
    process.awaitReady(this::isUp);
  }

  /** The same without waiting for it: one of several servers that wait for each other. */
  public void launch() {
    process.launch();
  }

  /** Stops it in its tracks: its connections stay open, and nothing is answered. */
  public void freeze() {
    process.signal("STOP");
  }

  /** Ends a {@link #freeze}. */
  public void thaw() {
    process.signal("CONT");
  }

  /** Has it leave the cluster, as {@code consul leave} does, and end. */
  public void leave() {
    put("/v1/agent/leave", "");
    if (!process.exitsWithin(PATIENCE.toMillis())) {
      throw new IllegalStateException("Consul didn't leave");
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.kill();
    process.deleteFolder();
  }

  public void register(String service, String id, String address, int servicePort) {
    register(service, id, address, servicePort, 1, 1, List.of(), Map.of());
  }

  /** Registers with the agent, without a check. */
  public void register(
      String service,
      String id,
      String address,
      int servicePort,
      int passingWeight,
      int warningWeight,
      List<String> tags,
      Map<String, String> meta) {
    registerBody(
        service(service, id, address, servicePort, passingWeight, warningWeight, tags, meta) + "}");
  }

  /** Registers with a check that {@link #passing}, {@link #warning} and {@link #critical} set. */
  public void registerWithCheck(String service, String id, String address, int servicePort) {
    String check =
        ",\"Check\":{\"CheckID\":\"check-%s\",\"TTL\":\"10m\",\"Status\":\"passing\"}}"
            .formatted(id);
    registerBody(service(service, id, address, servicePort, 1, 1, List.of(), Map.of()) + check);
  }

  /** Registers whatever the JSON says. */
  public void registerBody(String json) {
    put("/v1/agent/service/register", json);
  }

  public void deregister(String id) {
    put("/v1/agent/service/deregister/" + id, "");
  }

  public void passing(String id) {
    put("/v1/agent/check/pass/check-" + id, "");
  }

  public void warning(String id) {
    put("/v1/agent/check/warn/check-" + id, "");
  }

  public void critical(String id) {
    put("/v1/agent/check/fail/check-" + id, "");
  }

  public void maintenance(String id, boolean on) {
    put("/v1/agent/service/maintenance/" + id + "?enable=" + on, "");
  }

  public void putKv(String key, String value) {
    put("/v1/kv/" + key, value);
  }

  public void deleteKv(String key) {
    send("DELETE", "/v1/kv/" + key, "");
  }

  public void put(String path, String body) {
    send("PUT", path, body);
  }

  /**
   * Sends a request and returns the body; fails unless the status is 200. A token that isn't known
   * is tried again: a server that was started again learns of it a little later.
   */
  public String send(String method, String path, String body) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return sendOnce(method, path, body);
      } catch (IllegalStateException e) {
        if (!String.valueOf(e.getMessage()).contains(UNKNOWN_TOKEN)
            || System.nanoTime() - end > 0) {
          throw e;
        }
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  private String sendOnce(String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(httpAddress().resolve(path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .timeout(PATIENCE);
    if (!token.isEmpty()) {
      request.header("X-Consul-Token", token);
    }
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(
            method + " " + path + ": " + response.statusCode() + " " + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new IllegalStateException(method + " " + path + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Whether the agent itself is in the catalog. */
  boolean isUp() {
    try {
      String self = send("GET", "/v1/agent/self", "");
      int start = self.indexOf('"', self.indexOf(':', self.indexOf("\"NodeName\""))) + 1;
      String node = self.substring(start, self.indexOf('"', start));
      return send("GET", "/v1/health/node/" + node + "?stale", "").contains("serfHealth");
    } catch (IllegalStateException e) {
      return false;
    }
  }

  ConsulProcess process() {
    return process;
  }

  /** Starts a server of its own; again on other ports if somebody was faster to take one. */
  private static RealConsul alone(boolean durable, String config, String token) {
    for (int launch = 1; ; launch++) {
      ConsulProcess process = new ConsulProcess(Ports.free(1).get(0), durable, config);
      RealConsul consul = new RealConsul(process, token);
      try {
        consul.restart();
        return consul;
      } catch (IllegalStateException e) {
        consul.close();
        if (launch == LAUNCHES || !e.getMessage().contains("address already in use")) {
          throw e;
        }
      }
    }
  }

  private static String service(
      String service,
      String id,
      String address,
      int servicePort,
      int passingWeight,
      int warningWeight,
      List<String> tags,
      Map<String, String> meta) {
    return """
        {"Name":"%s","ID":"%s","Address":"%s","Port":%d,"Weights":{"Passing":%d,"Warning":%d},
         "Tags":[%s],"Meta":{%s}"""
        .formatted(
            service,
            id,
            address,
            servicePort,
            passingWeight,
            warningWeight,
            tags.stream().map(tag -> '"' + tag + '"').collect(Collectors.joining(",")),
            meta.entrySet().stream()
                .map(e -> '"' + e.getKey() + "\":\"" + e.getValue() + '"')
                .collect(Collectors.joining(",")));
  }
}
