package dev.weft.consul;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The process of one Consul with its folder and ports, which outlive a restart. */
final class ConsulProcess {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int LAUNCHES = 3;

  private final boolean durable;
  private final Path folder;
  private final String extraConfig;
  private int port;
  private Process process;

  ConsulProcess(boolean durable, String extraConfig) {
    this.durable = durable;
    this.extraConfig = extraConfig;
    try {
      folder = Files.createTempDirectory("weft-consul");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** Starts it on free ports; again on others if somebody was faster to take one. */
  void start(BooleanSupplier ready) {
    for (int launch = 1; ; launch++) {
      choosePorts();
      try {
        restart(ready);
        return;
      } catch (IllegalStateException e) {
        if (launch == LAUNCHES || !e.getMessage().contains("address already in use")) {
          throw e;
        }
      }
    }
  }

  /** Starts it on the ports that it had. */
  void restart(BooleanSupplier ready) {
    List<String> command = new ArrayList<>(List.of(ConsulBinary.PATH, "agent"));
    if (durable) {
      command.addAll(
          List.of("-server", "-bootstrap", "-data-dir", folder.resolve("data").toString()));
    } else {
      command.add("-dev");
    }
    command.addAll(List.of("-bind", "127.0.0.1"));
    command.addAll(List.of("-config-file", folder.resolve("ports.json").toString()));
    command.addAll(List.of("-config-file", folder.resolve("more.json").toString()));
    try {
      Path log = folder.resolve("log");
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "stop-consul"));
      if (!await(ready)) {
        kill();
        throw new IllegalStateException("Consul didn't start:\n" + Files.readString(log));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void deleteFolder() {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean await(BooleanSupplier ready) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() - end < 0 && process.isAlive()) {
      if (ready.getAsBoolean()) {
        return true;
      }
      try {
        process.waitFor(20, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }

  private void choosePorts() {
    try (ServerSocket http = new ServerSocket(0);
        ServerSocket serf = new ServerSocket(0);
        ServerSocket server = new ServerSocket(0)) {
      port = http.getLocalPort();
      Files.writeString(
          folder.resolve("ports.json"),
          """
          {"performance": {"raft_multiplier": 1},
           "ports": {"http": %d, "serf_lan": %d, "serf_wan": -1, "server": %d, "grpc": -1, "dns": -1}}
          """
              .formatted(port, serf.getLocalPort(), server.getLocalPort()));
      Files.writeString(folder.resolve("more.json"), extraConfig);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
