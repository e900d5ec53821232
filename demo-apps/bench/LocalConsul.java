import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** A Consul dev agent of the benchmark's own, on free loopback ports. */
final class LocalConsul implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final String url;

  LocalConsul(String binary, File log) throws Exception {
    url = "http://127.0.0.1:" + freePort();
    List<String> command =
        List.of(
            binary,
            "agent",
            "-dev",
            "-bind=127.0.0.1",
            "-http-port=" + URI.create(url).getPort(),
            "-server-port=" + freePort(),
            "-serf-lan-port=" + freePort(),
            "-serf-wan-port=" + freePort(),
            "-grpc-port=-1",
            "-dns-port=-1",
            "-hcl=disable_update_check=true");
    process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    long end = System.nanoTime() + 20_000_000_000L;
    while (!hasLeader()) {
      if (!process.isAlive() || System.nanoTime() - end > 0) {
        throw new IllegalStateException("Consul didn't start: see " + log);
      }
      Thread.sleep(50);
    }
  }

  String url() {
    return url;
  }

  void register(String service, int port) throws Exception {
    String body =
        "{\"Name\": \"%s\", \"Address\": \"127.0.0.1\", \"Port\": %d}".formatted(service, port);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/v1/agent/service/register"))
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build();
    int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IllegalStateException("register " + service + ": status " + status);
    }
  }

  /** The processor time that it has used. */
  long cpuMillis() {
    return process.info().totalCpuDuration().orElseThrow().toMillis();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private boolean hasLeader() throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/status/leader")).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body().length() > 4;
    } catch (java.io.IOException e) {
      return false;
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
