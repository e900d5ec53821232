package dev.weft.consul;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real Consul for tests: one server on free loopback ports. {@link #start} is an agent in memory,
 * ready at once; {@link #startDurable} keeps its data over {@link #restart} and takes about two
 * seconds. A call returns when Consul has answered it.
 */
public final class RealConsul implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Path folder;
  private final int port;
  private final boolean durable;
  private final String token;
  private Process process;

  private RealConsul(boolean durable, String extraConfig, String token) {
    this.durable = durable;
    this.token = token;
    try {
      folder = Files.createTempDirectory("weft-consul");
      int[] ports = freePorts(3);
      port = ports[0];
      Files.writeString(
          folder.resolve("consul.json"),
          """
          {"performance": {"raft_multiplier": 1},
           "ports": {"http": %d, "serf_lan": %d, "serf_wan": -1, "server": %d, "grpc": -1, "dns": -1}}
          """
              .formatted(ports[0], ports[1], ports[2]));
      Files.writeString(folder.resolve("more.json"), extraConfig);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    launch();
  }

  /** An agent that forgets all when it is stopped. */
  public static RealConsul start() {
    return new RealConsul(false, "{}", "");
  }

  /** An agent with a second configuration, a JSON object. */
  public static RealConsul start(String extraConfig) {
    return new RealConsul(false, extraConfig, "");
  }

  /** An agent that lets nobody do anything without a token; its own calls use this one. */
  public static RealConsul startWithAcl(String masterToken) {
    String config =
        """
        {"acl": {"enabled": true, "default_policy": "deny", "tokens": {"master": "%s"}}}
        """;
    return new RealConsul(false, config.formatted(masterToken), masterToken);
  }

  /** An agent that keeps services and KV over a restart. */
  public static RealConsul startDurable() {
    return new RealConsul(true, "{}", "");
  }

  /** The path of the binary. */
  public static String binary() {
    return Binary.PATH;
  }

  public URI httpAddress() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public long pid() {
    return process.pid();
  }

  /** Kills it as {@code kill -9} does. */
  public void stop() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts it again after {@link #stop} on the same ports, with its data if it is durable. */
  public void restart() {
    launch();
  }

  @Override
  public void close() {
    stop();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
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

  /** Sends a request and returns the body; fails unless the status is 200. */
  public String send(String method, String path, String body) {
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

  private void launch() {
    List<String> command = new ArrayList<>();
    command.add(Binary.PATH);
    command.add("agent");
    if (durable) {
      command.addAll(
          List.of("-server", "-bootstrap", "-data-dir", folder.resolve("data").toString()));
    } else {
      command.add("-dev");
    }
    command.addAll(List.of("-bind", "127.0.0.1", "-config-file"));
    command.add(folder.resolve("consul.json").toString());
    command.addAll(List.of("-config-file", folder.resolve("more.json").toString()));
    try {
      File log = folder.resolve("log").toFile();
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "stop-consul"));
      await();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until the agent itself is in the catalog. */
  private void await() throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - end < 0) {
      try {
        if (send("GET", "/v1/health/node/" + nodeName() + "?stale", "").contains("serfHealth")) {
          return;
        }
      } catch (IllegalStateException e) {
        if (!process.isAlive()) {
          break;
        }
      }
      pause();
    }
    stop();
    throw new IllegalStateException(
        "Consul didn't start:\n" + Files.readString(folder.resolve("log")));
  }

  private String nodeName() {
    String self = send("GET", "/v1/agent/self", "");
    int at = self.indexOf("\"NodeName\"");
    int start = self.indexOf('"', self.indexOf(':', at)) + 1;
    return self.substring(start, self.indexOf('"', start));
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

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static int[] freePorts(int n) throws IOException {
    int[] ports = new int[n];
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < n; i++) {
        ServerSocket socket = new ServerSocket(0);
        sockets.add(socket);
        ports[i] = socket.getLocalPort();
      }
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
    return ports;
  }

  /** Where Consul is, found once by the project's script. */
  private static final class Binary {
    private static final String PATH = find();

    private static String find() {
      Path folder = Path.of("").toAbsolutePath();
      while (folder != null && !Files.exists(folder.resolve("demo-apps/get-consul.sh"))) {
        folder = folder.getParent();
      }
      if (folder == null) {
        throw new IllegalStateException(
            "demo-apps/get-consul.sh not found above the test's folder");
      }
      try {
        Process script =
            new ProcessBuilder(folder.resolve("demo-apps/get-consul.sh").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String path =
            new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (script.waitFor() != 0 || path.isEmpty()) {
          throw new IllegalStateException(
              "no Consul to test with; demo-apps/get-consul.sh says why");
        }
        return path;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
