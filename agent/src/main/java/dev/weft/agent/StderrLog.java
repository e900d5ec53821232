package dev.weft.agent;

import dev.weft.agent.observe.Log;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One line per event on stderr or in a file, prefix {@code [weft]}. Any thread. */
final class StderrLog implements Log {
  private static final int WARN = 2;
  private static final int INFO = 1;

  private final PrintStream out;
  private final int ownLevel;

  /** Written by the live switches. */
  private volatile int level;

  StderrLog(String level, @Nullable Path file) {
    this.ownLevel = number(level);
    this.level = ownLevel;
    this.out = file == null ? System.err : open(file);
  }

  @Override
  public void info(String line) {
    write(INFO, line);
  }

  @Override
  public void warn(String line) {
    write(WARN, line);
  }

  /** The level for now; null: back to the setting of this JVM. */
  void switchTo(@Nullable String name) {
    level = name == null ? ownLevel : number(name);
  }

  private void write(int weight, String line) {
    if (weight >= level) {
      out.println("[weft] " + line);
    }
  }

  private static int number(String name) {
    return switch (name) {
      case "trace", "debug" -> 0;
      case "warn" -> WARN;
      case "error" -> 3;
      case "off" -> 4;
      default -> INFO;
    };
  }

  private static PrintStream open(Path file) {
    try {
      return new PrintStream(
          Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
          true,
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      System.err.println("[weft] can't write the log to " + file + ", it goes to stderr: " + e);
      return System.err;
    }
  }
}
