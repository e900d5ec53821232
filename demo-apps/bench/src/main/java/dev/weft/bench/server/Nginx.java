package dev.weft.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The servers that are called: nginx with two workers on a few ports, each an instance. */
public final class Nginx implements Server {
  private final ChildProcess process;
  private final List<Integer> ports;

  public Nginx(int instances, Path work) throws IOException, InterruptedException {
    this("127.0.0.1", instances, work);
  }

  private Nginx(String address, int instances, Path work) throws IOException, InterruptedException {
    ports = Ports.free(instances);
    Path config = work.resolve("nginx.conf");
    StringBuilder servers = new StringBuilder();
    for (int port : ports) {
      servers.append(
          """
              server {
                listen %s:%d;
                location / { return 200 '{"id":7,"name":"Ada Lovelace","city":"London"}\\n'; }
              }
          """
              .formatted(address, port));
    }
    Files.writeString(
        config,
        """
        daemon off;
        worker_processes 2;
        pid %1$s/nginx.pid;
        error_log %1$s/nginx.err;
        events { worker_connections 16384; }
        http {
          access_log off;
          client_body_temp_path %1$s/nginx-body;
          proxy_temp_path %1$s/nginx-proxy;
          fastcgi_temp_path %1$s/nginx-fastcgi;
          uwsgi_temp_path %1$s/nginx-uwsgi;
          scgi_temp_path %1$s/nginx-scgi;
          keepalive_requests 1000000000;
          keepalive_timeout 1h;
          default_type application/json;
        %2$s}
        """
            .formatted(work.toAbsolutePath(), servers));
    process =
        ChildProcess.start(
            List.of("nginx", "-c", config.toAbsolutePath().toString()),
            work.resolve("nginx.log").toFile());
    process.await(() -> ports.stream().allMatch(Ports::listens));
  }

  /** One port of every loopback address, each of which can be taken for an instance. */
  public static Nginx everywhere(Path work) throws IOException, InterruptedException {
    return new Nginx("0.0.0.0", 1, work);
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
}
