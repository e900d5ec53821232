package dev.weft.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.bench.Rig;
import dev.weft.bench.variant.Variant;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The application in a JVM of its own; does what it is asked. */
final class AppProcess implements AutoCloseable {
  /** The heap is whole and in memory from the start: how far it would have grown is chance. */
  static final int HEAP_MEGABYTES = 256;

  private static final List<String> HEAP =
      List.of("-Xms" + HEAP_MEGABYTES + "m", "-Xmx" + HEAP_MEGABYTES + "m", "-XX:+AlwaysPreTouch");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedReader out;
  private final PrintWriter in;
  private final File err;

  AppProcess(Rig rig, Variant variant, String client, int threads) throws IOException {
    List<String> options = new ArrayList<>(HEAP);
    options.addAll(variant.options());
    List<String> words = new ArrayList<>(List.of(variant.main(), client, "" + threads));
    words.addAll(variant.arguments());
    String classPath = variant.spring() ? rig.springClassPath() : rig.plainClassPath();
    err = rig.work().resolve("app-" + variant.name() + ".err").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(rig.command(options, classPath, words)).redirectError(err);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    out = process.inputReader(StandardCharsets.UTF_8);
    in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    answer("its start");
  }

  JsonNode ask(String command) throws IOException {
    in.println(command);
    return answer(command);
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public void close() {
    in.close();
    process.destroyForcibly();
  }

  /** What isn't JSON is a banner or a log line of somebody's. */
  private JsonNode answer(String to) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("{")) {
        return JSON.readTree(line);
      }
    }
    throw new IllegalStateException("the application ended at " + to + ": see " + err);
  }
}
