package dev.weft.bench.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Consul's own built-in proxy on both sides, {@code consul connect proxy}: one in front of each
 * instance, one beside the client, mutual TLS between them.
 */
public final class ConnectProxies implements Server {
  private final List<ChildProcess> processes = new ArrayList<>();
  private final int port;

  public ConnectProxies(LocalConsul consul, String service, List<Integer> instances, Path work)
      throws IOException, InterruptedException {
    List<Integer> ports = Ports.free(instances.size() + 1);
    port = ports.get(instances.size());
    for (int i = 0; i < instances.size(); i++) {
      start(
          consul,
          work.resolve("connect-" + i + ".log"),
          ports.get(i),
          "-service=" + service,
          "-service-addr=127.0.0.1:" + instances.get(i),
          "-listen=127.0.0.1:" + ports.get(i),
          "-register",
          "-register-id=" + i);
    }
    start(
        consul,
        work.resolve("connect-client.log"),
        port,
        "-service=client",
        "-upstream=" + service + ":127.0.0.1:" + port);
  }

  /** Where the client's own proxy listens. */
  public int port() {
    return port;
  }

  public List<ProcessHandle> handles() {
    return processes.stream().map(ChildProcess::handle).toList();
  }

  @Override
  public void close() {
    processes.forEach(ChildProcess::close);
  }

  private void start(LocalConsul consul, Path log, int listens, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(consul.binary(), "connect", "proxy", "-http-addr=" + consul.url()));
    command.addAll(List.of(arguments));
    ChildProcess process = ChildProcess.start(command, log.toFile());
    processes.add(process);
    process.await(() -> Ports.listens(listens));
  }
}
