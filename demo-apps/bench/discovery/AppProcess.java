import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The application in a JVM of its own, with the agent or without. */
final class AppProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final PrintStream in;

  /**
   * @param agent the whole {@code -javaagent} option, or null
   */
  AppProcess(String java, String classes, String agent, File err) throws IOException {
    List<String> command = new ArrayList<>(List.of(java, "-Xmx1g", "-XX:+UseSerialGC"));
    if (agent != null) {
      command.add(agent);
    }
    command.addAll(List.of("-cp", classes, "App"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    out = new BufferedReader(new InputStreamReader(process.getInputStream()));
    in = new PrintStream(process.getOutputStream(), true);
    out.readLine();
  }

  /** Sends a command; the numbers in the answer. */
  long[] ask(String command) throws IOException {
    in.println(command);
    String answer = out.readLine();
    if (answer == null) {
      throw new IllegalStateException("the application ended at: " + command);
    }
    String[] words = answer.split(" ");
    long[] numbers = new long[words.length];
    for (int i = 0; i < words.length && words[i].matches("\\d+"); i++) {
      numbers[i] = Long.parseLong(words[i]);
    }
    return numbers;
  }

  State state() throws IOException {
    long[] numbers = ask("state");
    return new State(numbers[0], numbers[1]);
  }

  /** The processor time that it has used. */
  long cpuMillis() throws IOException {
    return ask("cpu")[0];
  }

  @Override
  public void close() {
    in.close();
    process.destroyForcibly();
  }

  /** What the application costs at one moment. */
  record State(long heapBytes, long weftThreads) {}
}
