package dev.weft.agent.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How to start a {@link ForkedJvm}. The application's class path is the folder of the test classes
 * and nothing else, unless the test adds to it; the environment has nothing that configures the
 * agent.
 */
public final class JvmSettings {
  private final Class<?> main;
  private final List<String> options = new ArrayList<>();
  private final List<String> arguments = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<Path> classPath = new ArrayList<>();
  private final List<Pattern> stderr = new ArrayList<>();
  private final List<Pattern> stdout = new ArrayList<>();

  JvmSettings(Class<?> main) {
    this.main = main;
    classPath.add(folder(main));
    logs("\\[weft\\] admin: http://127\\.0\\.0\\.1:\\d+");
    logs("\\[weft\\] read (again )?.*: \\d+ services?");
  }

  /**
   * Puts the agent in, with {@code key=value,...}. Unless they say how long the first call may
   * wait, it waits as long as a new JVM on a busy machine may take.
   */
  public JvmSettings agent(String settings) {
    return option("-javaagent:" + property("agent.jar") + "=" + patient(settings));
  }

  /** An option of the JVM, {@code -Dname=value} for example. */
  public JvmSettings option(String option) {
    options.add(option);
    return this;
  }

  public JvmSettings argument(String argument) {
    arguments.add(argument);
    return this;
  }

  public JvmSettings environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Adds a jar to the application's class path. */
  public JvmSettings jar(Path jar) {
    classPath.add(jar);
    return this;
  }

  /** Allows lines on stderr; any other fails the test when the JVM is closed. */
  public JvmSettings logs(String regex) {
    stderr.add(Pattern.compile(regex));
    return this;
  }

  /** Allows lines on stdout; any other fails the test when the JVM is closed. */
  public JvmSettings prints(String regex) {
    stdout.add(Pattern.compile(regex));
    return this;
  }

  public ForkedJvm start() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(property("it.java.home"), "bin", "java").toString());
    // Small and quick to start: there are many of them.
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(options);
    command.addAll(List.of("-cp", String.join(File.pathSeparator, strings(classPath))));
    command.add(main.getName());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("(WEFT|OTEL|CONSUL)_.*|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS"));
    builder.environment().putAll(environment);
    try {
      return new ForkedJvm(builder.start(), List.copyOf(stderr), List.copyOf(stdout));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String property(String name) {
    String value = System.getProperty(name);
    if (value == null && name.equals("it.java.home")) {
      return System.getProperty("java.home");
    }
    if (value == null && name.equals("agent.jar")) {
      return Path.of("target", "weft-agent.jar").toAbsolutePath().toString();
    }
    return String.valueOf(value);
  }

  static String patient(String settings) {
    return settings.contains("startWait=") ? settings : settings + ",startWait=20s";
  }

  private static Path folder(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> strings(List<Path> paths) {
    return paths.stream().map(Path::toString).toList();
  }
}
