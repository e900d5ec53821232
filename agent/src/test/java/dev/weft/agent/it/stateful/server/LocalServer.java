package dev.weft.agent.it.stateful.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** A server in a process of its own on a loopback address, with a folder that goes with it. */
public final class LocalServer implements AutoCloseable {
  static final String LOOPBACK = "127.0.0.1";

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long LOOK_MILLIS = 5;
  private static final int LAUNCHES = 3;

  private final String name;
  private final String address;
  private final int port;
  private final Path folder;
  private final Process process;
  private final Thread killer;

  private LocalServer(String name, String address, int port, Path folder, Process process) {
    this.name = name;
    this.address = address;
    this.port = port;
    this.folder = folder;
    this.process = process;
    killer = new Thread(this::killAll, "kill-" + process.pid());
    Runtime.getRuntime().addShutdownHook(killer);
  }

  /**
   * Starts it on a free port, again on another one if somebody was faster to take it.
   *
   * @param command by port
   * @param ready what it writes when it takes connections
   */
  static LocalServer start(
      String name, Path folder, String ready, IntFunction<List<String>> command) {
    for (int launch = 1; ; launch++) {
      int port = freePort();
      try {
        return start(name, LOOPBACK, port, folder, ready, command.apply(port));
      } catch (IllegalStateException e) {
        if (launch == LAUNCHES) {
          throw e;
        }
      }
    }
  }

  static LocalServer start(
      String name, String address, int port, Path folder, String ready, List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      LocalServer server = new LocalServer(name, address, port, folder, process);
      server.awaitReady(ready);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Which of several it is. */
  public String name() {
    return name;
  }

  public String address() {
    return address;
  }

  public int port() {
    return port;
  }

  /** Kills it and its children as {@code kill -9} does; returns when it is dead. */
  public void kill() {
    Runtime.getRuntime().removeShutdownHook(killer);
    killAll();
  }

  /** Kills it if it still lives, and leaves nothing behind. */
  @Override
  public void close() {
    kill();
    delete(folder);
  }

  static Path newFolder() {
    try {
      return Files.createTempDirectory("weft-server");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a command to its end, where anybody may be; fails with what it wrote unless it exits with
   * 0.
   */
  static void run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).directory(new File("/")).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + " failed:\n" + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void awaitReady(String ready) throws IOException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!log().contains(ready)) {
      if (exits(LOOK_MILLIS) || System.nanoTime() - end > 0) {
        kill();
        throw new IllegalStateException(name + " didn't start:\n" + log());
      }
    }
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  private void killAll() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    exits(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS));
  }

  private boolean exits(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
