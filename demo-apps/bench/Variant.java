import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One command line that is started again and again, and how long each run took. */
final class Variant {
  private final String label;
  private final List<String> command;
  private final List<Double> millis = new ArrayList<>();

  Variant(String label, List<String> command) {
    this.label = label;
    this.command = command;
  }

  String label() {
    return label;
  }

  /** From before the start of the process to after its end; any other outcome is an error. */
  void run(File out, File err) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    long start = System.nanoTime();
    int exit = builder.start().waitFor();
    millis.add((System.nanoTime() - start) / 1e6);
    String said = Files.readString(out.toPath());
    if (exit != 0 || !said.equals("hello\n")) {
      throw new IllegalStateException(
          label + ": exit " + exit + ", " + said + Files.readString(err.toPath()) + command);
    }
  }

  double median() {
    List<Double> sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  double min() {
    return Collections.min(millis);
  }
}
