package dev.weft.bench.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The measured program in a JVM of its own: asked by lines, answers each with one of JSON. Used by
 * one thread.
 */
public final class AppProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Thread atEnd;
  private final BufferedReader out;
  private final PrintStream in;
  private final File err;

  /** Starts it, and waits until it is ready. What it says on stderr goes to a file. */
  public AppProcess(List<String> command, File err) throws IOException {
    this.err = err;
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    process = builder.start();
    atEnd = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(atEnd);
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    answer("its start");
  }

  public JsonNode ask(String line) throws IOException {
    in.println(line);
    return answer(line);
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** The processor time that it has used, to 10 ms. */
  public long cpuMillis() {
    return cpuMillis(process.toHandle());
  }

  /** The processor time that a process has used, to 10 ms. */
  public static long cpuMillis(ProcessHandle process) {
    return process.info().totalCpuDuration().orElseThrow().toMillis();
  }

  /** What it has in the machine's memory. */
  public double rssMegabytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
      }
    }
    throw new IllegalStateException("no VmRSS of process " + process.pid());
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

  private JsonNode answer(String question) throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IllegalStateException("the application ended at " + question + ": see " + err);
    }
    return JSON.readTree(line);
  }
}
