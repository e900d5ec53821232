package dev.weft.bench.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A Consul dev agent of the benchmark's own, on free loopback ports, Connect included. */
public final class LocalConsul implements Server {
  /** A blocking query holds one; the default of 200 is too low for 500 services over HTTP/1.1. */
  private static final int MOST_CONNECTIONS = 2000;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String binary;
  private final ChildProcess process;
  private final String url;

  public LocalConsul(String binary, Path work) throws IOException, InterruptedException {
    this.binary = binary;
    List<Integer> ports = Ports.free(4);
    url = "http://127.0.0.1:" + ports.get(0);
    process =
        ChildProcess.start(
            List.of(
                binary,
                "agent",
                "-dev",
                "-bind=127.0.0.1",
                "-http-port=" + ports.get(0),
                "-server-port=" + ports.get(1),
                "-serf-lan-port=" + ports.get(2),
                "-serf-wan-port=" + ports.get(3),
                "-grpc-port=-1",
                "-dns-port=-1",
                "-hcl=disable_update_check=true",
                "-hcl=limits = { http_max_conns_per_client = " + MOST_CONNECTIONS + " }"),
            work.resolve("consul.log").toFile());
    process.await(this::hasLeader);
  }

  /** The program, for its other commands. */
  public String binary() {
    return binary;
  }

  public String url() {
    return url;
  }

  public ProcessHandle handle() {
    return process.handle();
  }

  public void register(String service, String id, String address, int port) {
    register(Map.of("Name", service, "ID", id, "Address", address, "Port", port));
  }

  /** Registers with the agent what is written as Consul's API wants it. */
  public void register(Map<String, ?> service) {
    put("/v1/agent/service/register", Json.of(service));
  }

  public void deregister(String id) {
    put("/v1/agent/service/deregister/" + id, "");
  }

  /** Returns when Consul has answered. */
  public void put(String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(path + ": " + response.statusCode() + response.body());
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }

  private boolean hasLeader() throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/status/leader")).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body().length() > 4;
    } catch (IOException e) {
      return false;
    }
  }
}
