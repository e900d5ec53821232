package dev.weft.agent.it;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JVM that runs an application under test, with or without the agent. {@link #close} ends it and
 * fails the test for any line on stderr or stdout that it didn't announce, and if the JVM doesn't
 * end by itself.
 */
public final class ForkedJvm implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How long a JVM may take to end once its {@code main} has nothing left to do. */
  private static final Duration END = Duration.ofSeconds(5);

  private final Process process;
  private final List<Pattern> allowedStderr;
  private final List<Pattern> allowedStdout;
  private final Output stdout;
  private final Output stderr;
  private final PrintStream stdin;
  private final Thread killer;

  /** How many lines of stdout have been looked at for answers. */
  private int answered;

  private boolean ready;

  ForkedJvm(Process process, List<Pattern> allowedStderr, List<Pattern> allowedStdout) {
    this.process = process;
    this.allowedStderr = allowedStderr;
    this.allowedStdout = allowedStdout;
    stdout = new Output("stdout-" + process.pid(), process.getInputStream());
    stderr = new Output("stderr-" + process.pid(), process.getErrorStream());
    stdin = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    killer = new Thread(process::destroyForcibly, "kill-" + process.pid());
    Runtime.getRuntime().addShutdownHook(killer);
  }

  /** An application that does what {@link #call} asks for. */
  public static JvmSettings commands() {
    return new JvmSettings(Commands.class);
  }

  public static JvmSettings of(Class<?> main) {
    return new JvmSettings(main);
  }

  /**
   * Calls {@code public static Fields method(Fields)} in the application; fails if it throws. From
   * one thread at a time.
   */
  public Fields call(Class<?> type, String method, Fields arguments) {
    awaitReady();
    stdin.println(type.getName() + " " + method + " " + arguments.line());
    Fields answer = Fields.parse(answer());
    if (answer.has(Commands.THROWN)) {
      throw new AssertionError(
          method + " failed in the application:\n" + answer.get(Commands.THROWN) + "\n" + log());
    }
    return answer;
  }

  public Fields call(Class<?> type, String method) {
    return call(type, method, Fields.of());
  }

  /** Waits until the application takes calls. */
  public void awaitReady() {
    if (!ready) {
      answer();
      ready = true;
    }
  }

  /** Waits for a line on stderr that contains this; returns it. */
  public String awaitLog(String part) {
    return stderr.await(0, line -> line.contains(part), PATIENCE);
  }

  /** Waits for a line on stderr that contains this, from the line with this index on. */
  public String awaitLog(int from, String part) {
    return stderr.await(from, line -> line.contains(part), PATIENCE);
  }

  /** The lines on stderr so far. */
  public List<String> log() {
    return stderr.lines();
  }

  /** The lines on stdout so far that are not answers. */
  public List<String> printed() {
    return stdout.lines().stream().filter(line -> !line.startsWith(Commands.ANSWER)).toList();
  }

  /** Waits for a line on stdout that is this. */
  public void awaitPrinted(String line) {
    stdout.await(0, line::equals, PATIENCE);
  }

  /** Where the admin server is; waits for the line that says so. */
  public URI admin() {
    Matcher address = Pattern.compile("http://\\S+").matcher(awaitLog("[weft] admin: http"));
    if (!address.find()) {
      throw new AssertionError("no address in the line of the admin server");
    }
    return URI.create(address.group());
  }

  public long pid() {
    return process.pid();
  }

  /** Waits until the JVM has ended by itself; returns its exit status. */
  public int awaitExit(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("still running after " + patience + "\n" + threads());
      }
      stdout.awaitEnd(PATIENCE);
      stderr.awaitEnd(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return process.exitValue();
  }

  /** Ends it as {@code kill -9} does, without looking at what it wrote. */
  public void kill() {
    Runtime.getRuntime().removeShutdownHook(killer);
    process.destroyForcibly();
  }

  /** Lets it end by the end of its stdin and looks at what it wrote. */
  @Override
  public void close() {
    stdin.close();
    try {
      awaitExit(END);
    } finally {
      kill();
    }
    onlyAllowed("stderr", stderr.lines(), allowedStderr);
    onlyAllowed("stdout", printed(), allowedStdout);
  }

  private String answer() {
    try {
      String line = stdout.await(answered, text -> text.startsWith(Commands.ANSWER), PATIENCE);
      answered = stdout.lines().lastIndexOf(line) + 1;
      return line.substring(Commands.ANSWER.length());
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + String.join("\n", log()) + threads(), e);
    }
  }

  /** The stacks of all threads, to see what hangs. */
  private String threads() {
    if (!process.isAlive()) {
      return "";
    }
    try {
      Process jstack =
          new ProcessBuilder(
                  JvmSettings.property("it.java.home") + "/bin/jstack", "" + process.pid())
              .redirectErrorStream(true)
              .start();
      Output lines = new Output("jstack", jstack.getInputStream());
      lines.awaitEnd(Duration.ofSeconds(10));
      jstack.destroyForcibly();
      return "\n" + String.join("\n", lines.lines());
    } catch (IOException e) {
      return "\nno stacks: " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static void onlyAllowed(String stream, List<String> lines, List<Pattern> allowed) {
    for (String line : lines) {
      if (allowed.stream().noneMatch(pattern -> pattern.matcher(line).matches())) {
        throw new AssertionError(
            "unexpected on " + stream + ": " + line + "\nall of it:\n" + lines);
      }
    }
  }
}
