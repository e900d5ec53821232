package dev.weft.consul;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The process of one Consul with its folder and ports, which outlive a restart. */
final class ConsulProcess {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Path folder;
  private final Ports ports;
  private final boolean durable;
  private @Nullable Process process;

  /**
   * @param durable whether what it knows is in its folder; else in memory, and it is a server alone
   * @param config a JSON object; wins over what is configured here
   */
  ConsulProcess(Ports ports, boolean durable, String config) {
    this.ports = ports;
    this.durable = durable;
    try {
      folder = Files.createTempDirectory("weft-consul");
      Files.writeString(
          folder.resolve("1.json"),
          """
          {"performance": {"raft_multiplier": 1}, "disable_update_check": true,
           "ports": {"http": %d, "serf_lan": %d, "serf_wan": -1, "server": %d, "grpc": -1, "dns": -1}}
          """
              .formatted(ports.http(), ports.serf(), ports.server()));
      Files.writeString(folder.resolve("2.json"), config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Ports ports() {
    return ports;
  }

  long pid() {
    return running().pid();
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Starts it, or starts it again. */
  void launch() {
    List<String> command = new ArrayList<>(List.of(ConsulBinary.PATH, "agent"));
    if (durable) {
      command.addAll(List.of("-data-dir", folder.resolve("data").toString()));
    } else {
      command.add("-dev");
    }
    command.addAll(List.of("-bind", "127.0.0.1"));
    command.addAll(List.of("-config-file", folder.resolve("1.json").toString()));
    command.addAll(List.of("-config-file", folder.resolve("2.json").toString()));
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log().toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Reaper.kills(process);
  }

  /** Waits until it is ready, or kills it and fails with what it said. */
  void awaitReady(BooleanSupplier ready) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() - end < 0 && isAlive()) {
      if (ready.getAsBoolean()) {
        return;
      }
      exitsWithin(20);
    }
    kill();
    try {
      throw new IllegalStateException("Consul didn't start:\n" + Files.readString(log()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the process ends within that time. */
  boolean exitsWithin(long millis) {
    try {
      return running().waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  void kill() {
    if (process != null) {
      process.destroyForcibly();
      exitsWithin(10_000);
    }
  }

  /** Sends a signal: {@code STOP}, {@code CONT}. */
  void signal(String name) {
    try {
      int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
      if (status != 0) {
        throw new IllegalStateException("kill -" + name + " " + pid() + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  void deleteFolder() {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path log() {
    return folder.resolve("log");
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("not started");
    }
    return process;
  }
}
