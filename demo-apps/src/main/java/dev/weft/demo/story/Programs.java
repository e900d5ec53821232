package dev.weft.demo.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The processes of the story. Each pid is in the file {@code pids} of the folder while it may run,
 * so that demo.sh can stop it even if the story itself was killed.
 */
final class Programs implements AutoCloseable {
  private final Path folder;
  private final Path pids;
  private final List<Program> started = new ArrayList<>();

  Programs(Path folder) {
    this.folder = folder;
    this.pids = folder.resolve("pids");
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop-programs"));
  }

  Path folder(String name) {
    return folder.resolve(name).toAbsolutePath();
  }

  /** One program of this jar, on a small heap so that many fit on a laptop. */
  Program java(String name, List<String> jvm, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx96m");
    command.add("-XX:+UseSerialGC");
    command.addAll(jvm);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.weft.demo.Demo");
    command.addAll(List.of(arguments));
    return start(name, command);
  }

  synchronized Program start(String name, List<String> command) throws IOException {
    Path out = folder.resolve(name + ".out");
    Path err = folder.resolve(name + ".err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    Files.writeString(
        pids, process.pid() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    Program program = new Program(name, process, out, err);
    started.add(program);
    return program;
  }

  /** Stops what still runs; safe to call twice. */
  @Override
  public synchronized void close() {
    for (Program program : started) {
      program.process().destroyForcibly();
    }
    try {
      for (Program program : started) {
        program.process().waitFor();
      }
      Files.deleteIfExists(pids);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      System.err.println("could not remove " + pids + ": " + e);
    }
  }
}
