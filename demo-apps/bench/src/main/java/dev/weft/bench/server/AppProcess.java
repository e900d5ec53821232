package dev.weft.bench.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The measured program in a JVM of its own: asked by lines, answers each with one of JSON. Used by
 * one thread.
 */
public final class AppProcess implements AutoCloseable {
  /** The heap is whole and in memory from the start: how far it would have grown is chance. */
  public static final int HEAP_MEGABYTES = 256;

  /** The options that say so to a JVM. */
  public static final List<String> HEAP =
      List.of("-Xms" + HEAP_MEGABYTES + "m", "-Xmx" + HEAP_MEGABYTES + "m", "-XX:+AlwaysPreTouch");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Thread atEnd;
  private final BufferedReader out;
  private final PrintWriter in;
  private final File err;

  /** Starts it, and waits until it is ready. What it says on stderr goes to a file. */
  public AppProcess(List<String> command, File err) throws IOException {
    this.err = err;
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    process = builder.start();
    atEnd = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(atEnd);
    out = process.inputReader(StandardCharsets.UTF_8);
    in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    answer("its start");
  }

  public JsonNode ask(String line) throws IOException {
    in.println(line);
    return answer(line);
  }

  /** The answer to what was said. What isn't JSON is a banner or a log line of somebody's. */
  private JsonNode answer(String to) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("{")) {
        return JSON.readTree(line);
      }
    }
    throw new IllegalStateException("the application ended at " + to + ": see " + err);
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      Runtime.getRuntime().removeShutdownHook(atEnd);
    } catch (IllegalStateException ending) {
      // The hook runs already, and does the same.
    }
  }
}
