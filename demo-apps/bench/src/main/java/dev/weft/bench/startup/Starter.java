package dev.weft.bench.startup;

import dev.weft.bench.Rig;
import dev.weft.bench.server.ChildProcess;
import dev.weft.bench.server.Ports;
import dev.weft.bench.server.ProcessTable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Starts programs, and says how long each start took. Used by one thread. */
final class Starter {
  private final Rig rig;

  Starter(Rig rig) {
    this.rig = rig;
  }

  /** Starts a program once; its figures go, by name, to {@code figures}. */
  void time(Program program, Way way, BiConsumer<String, Double> figures)
      throws IOException, InterruptedException {
    if (program.web()) {
      untilAnswer(program, way, figures);
    } else {
      untilEnd(program, way, figures);
    }
  }

  /** The command that starts a program, through another one if {@code through} isn't empty. */
  List<String> command(Program program, Way way, List<String> through, int port) {
    List<String> words = new ArrayList<>(through);
    words.add(program.main());
    words.addAll(way.arguments(program));
    if (program.web()) {
      words.add("--server.port=" + port);
    }
    String classPath = program.web() ? rig.springWebClassPath() : rig.plainClassPath();
    return rig.command(way.options(), classPath, words);
  }

  /** From before the start of the process to after its end; any other outcome is an error. */
  private void untilEnd(Program program, Way way, BiConsumer<String, Double> figures)
      throws IOException, InterruptedException {
    File out = rig.work().resolve("start.out").toFile();
    File err = rig.work().resolve("start.err").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command(program, way, List.of(), 0))
            .redirectOutput(out)
            .redirectError(err);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    long start = System.nanoTime();
    int exit = builder.start().waitFor();
    figures.accept("start ms", (System.nanoTime() - start) / 1e6);
    String said = Files.readString(out.toPath());
    if (exit != 0 || !said.endsWith("hello\n")) {
      throw new IllegalStateException(
          "%s with %s: exit %d, %s%s"
              .formatted(
                  program.subject(), way.variant(), exit, said, Files.readString(err.toPath())));
    }
  }

  /** From before the start of the process to the end of its first answer's first line. */
  private void untilAnswer(Program program, Way way, BiConsumer<String, Double> figures)
      throws IOException, InterruptedException {
    int port = Ports.free();
    File log = rig.work().resolve("start-web-" + way.variant() + ".log").toFile();
    List<String> command = command(program, way, List.of(), port);
    long start = System.nanoTime();
    try (ChildProcess process = ChildProcess.start(command, log)) {
      FirstAnswer.await(port, process.handle()::isAlive);
      figures.accept("start ms", (System.nanoTime() - start) / 1e6);
      figures.accept("cpu ms", ProcessTable.cpuMicros(List.of(process.handle())) / 1000);
    }
  }
}
