package dev.weft.agent.observe;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the libraries in the jar log to: packaging puts it in the place of {@code
 * java.util.logging.Logger}, all of whose methods that they call are here. The JDK's own would
 * start the application's log manager before the application has chosen it, and print stack traces
 * in its name. Called on any thread.
 *
 * <p>Warnings become a line in our log, one a minute from each logger; all else is dropped.
 */
public final class LibraryLogger {
  private static final int MAX_CHARS = 500;
  private static final long QUIET_NANOS = 60_000_000_000L;
  private static final Map<String, LibraryLogger> LOGGERS = new ConcurrentHashMap<>();

  /** Written by whoever starts a library that may have something to say. */
  private static volatile @Nullable Log sink;

  private final String name;
  private final LongSupplier clock;

  /** Guarded by this. */
  private boolean spoken;

  private long silentUntil;

  LibraryLogger(String name, LongSupplier clock) {
    this.name = name;
    this.clock = clock;
  }

  public static LibraryLogger getLogger(String name) {
    LibraryLogger present = LOGGERS.get(name);
    if (present != null) {
      return present;
    }
    LibraryLogger added = new LibraryLogger(name, System::nanoTime);
    LibraryLogger earlier = LOGGERS.putIfAbsent(name, added);
    return earlier == null ? added : earlier;
  }

  static void to(Log log) {
    sink = log;
  }

  public String getName() {
    return name;
  }

  public boolean isLoggable(Level level) {
    return sink != null && level.intValue() >= Level.WARNING.intValue();
  }

  public void fine(String message) {}

  public void info(String message) {}

  public void warning(String message) {
    log(Level.WARNING, message);
  }

  public void log(Level level, String message) {
    log(level, message, (Throwable) null);
  }

  public void log(Level level, String message, Object parameter) {
    log(level, message, new Object[] {parameter});
  }

  public void log(Level level, String message, Object[] parameters) {
    String text = message;
    for (int i = 0; i < parameters.length; i++) {
      text = text.replace("{" + i + "}", String.valueOf(parameters[i]));
    }
    log(level, text, (Throwable) null);
  }

  public void log(LogRecord record) {
    log(record.getLevel(), String.valueOf(record.getMessage()), record.getThrown());
  }

  public void log(Level level, @Nullable String message, @Nullable Throwable thrown) {
    Log log = sink;
    if (log != null && isLoggable(level) && isTurn()) {
      String text = thrown == null ? message : message + ": " + thrown;
      log.warn(name.substring(name.lastIndexOf('.') + 1) + ": " + oneLine(String.valueOf(text)));
    }
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= MAX_CHARS ? line : line.substring(0, MAX_CHARS) + " ...";
  }

  private synchronized boolean isTurn() {
    long now = clock.getAsLong();
    if (spoken && now - silentUntil < 0) {
      return false;
    }
    spoken = true;
    silentUntil = now + QUIET_NANOS;
    return true;
  }
}
