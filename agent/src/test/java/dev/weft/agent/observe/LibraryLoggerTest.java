package dev.weft.agent.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LibraryLoggerTest {
  private final List<String> lines = new ArrayList<>();
  private long now = Long.MAX_VALUE - 5;
  private final LibraryLogger logger = new LibraryLogger("io.example.Exporter", () -> now);

  @BeforeEach
  void listen() {
    LibraryLogger.to(
        new Log() {
          @Override
          public void info(String line) {
            throw new AssertionError(line);
          }

          @Override
          public void warn(String line) {
            lines.add(line);
          }
        });
  }

  @Test
  void aWarningIsOneLineWithoutItsStackTrace() {
    logger.log(Level.SEVERE, "Failed\n to export", new IOException("no\nroute"));

    assertThat(lines).containsExactly("Exporter: Failed to export: java.io.IOException: no route");
  }

  @Test
  void aLoggerSpeaksOnceAMinute() {
    logger.warning("a");
    now += 59_999_999_999L;
    logger.warning("b");
    now += 1;
    logger.warning("c");

    assertThat(lines).containsExactly("Exporter: a", "Exporter: c");
  }

  @Test
  void whatIsLessThanAWarningIsDropped() {
    logger.info("a");
    logger.fine("a");
    logger.log(Level.INFO, "a");
    logger.log(Level.CONFIG, "a", new IOException());

    assertThat(logger.isLoggable(Level.INFO)).isFalse();
    assertThat(lines).isEmpty();
  }

  @Test
  void parametersAndRecordsAreFilledIn() {
    logger.log(Level.WARNING, "{0} of {1}", new Object[] {1, "2"});
    now += 60_000_000_000L;
    logger.log(Level.WARNING, "just {0}", "one");
    now += 60_000_000_000L;
    logger.log(new LogRecord(Level.WARNING, "record"));

    assertThat(lines).containsExactly("Exporter: 1 of 2", "Exporter: just one", "Exporter: record");
  }

  @Test
  void aNameHasOneLogger() {
    assertThat(LibraryLogger.getLogger("a.b")).isSameAs(LibraryLogger.getLogger("a.b"));
    assertThat(LibraryLogger.getLogger("a.b").getName()).isEqualTo("a.b");
  }
}
