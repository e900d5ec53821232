package dev.weft.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** HAProxy as a sidecar: each of its ports leads to the same instances, in turn. */
public final class HaProxy implements Server {
  private final ChildProcess process;
  private final List<Integer> ports;

  private HaProxy(ChildProcess process, List<Integer> ports) {
    this.process = process;
    this.ports = ports;
  }

  /** One port in front of all instances: the sidecar of a client. */
  public static HaProxy ofClient(List<Integer> instances, Path work)
      throws IOException, InterruptedException {
    return start("client", List.of(instances), work);
  }

  /** A port in front of each instance: the sidecars of servers, in one process for all. */
  public static HaProxy ofServers(List<Integer> instances, Path work)
      throws IOException, InterruptedException {
    return start("servers", instances.stream().map(List::of).toList(), work);
  }

  public List<Integer> ports() {
    return ports;
  }

  public ProcessHandle handle() {
    return process.handle();
  }

  @Override
  public void close() {
    process.close();
  }

  private static HaProxy start(String name, List<List<Integer>> backends, Path work)
      throws IOException, InterruptedException {
    List<Integer> ports = Ports.free(backends.size());
    StringBuilder config =
        new StringBuilder(
            """
            global
              maxconn 4096
            defaults
              mode http
              timeout connect 5s
              timeout client 1h
              timeout server 1h
              option http-keep-alive
              http-reuse always
              balance roundrobin
            """);
    for (int i = 0; i < ports.size(); i++) {
      config.append("listen l%d%n  bind 127.0.0.1:%d%n".formatted(i, ports.get(i)));
      for (int instance : backends.get(i)) {
        config.append("  server s%1$d 127.0.0.1:%1$d%n".formatted(instance));
      }
    }
    Path file = work.resolve("haproxy-" + name + ".cfg");
    Files.writeString(file, config);
    ChildProcess process =
        ChildProcess.start(
            List.of("haproxy", "-db", "-f", file.toString()),
            work.resolve("haproxy-" + name + ".log").toFile());
    process.await(() -> ports.stream().allMatch(Ports::listens));
    return new HaProxy(process, ports);
  }
}
