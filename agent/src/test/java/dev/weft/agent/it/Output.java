package dev.weft.agent.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The lines that a process has written to one of its streams, read by a thread of its own. */
final class Output {
  private final List<String> lines = new ArrayList<>();
  private final Thread reader;
  private boolean ended;

  Output(String name, InputStream stream) {
    reader = new Thread(() -> read(stream), name);
    reader.setDaemon(true);
    reader.start();
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  synchronized int size() {
    return lines.size();
  }

  /**
   * The first such line from index {@code from} on.
   *
   * @throws AssertionError with all lines if it doesn't come in time or the stream ends first
   */
  synchronized String await(int from, Predicate<String> wanted, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    for (int i = from; ; i++) {
      while (i >= lines.size()) {
        long leftMillis = (end - System.nanoTime()) / 1_000_000;
        if (ended || leftMillis <= 0) {
          throw new AssertionError(
              (ended ? "the stream ended" : "not within " + patience)
                  + " before the line waited for; there is:\n"
                  + String.join("\n", lines));
        }
        try {
          wait(leftMillis);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException(e);
        }
      }
      if (wanted.test(lines.get(i))) {
        return lines.get(i);
      }
    }
  }

  /** Waits until the stream has ended, which it does with its process. */
  void awaitEnd(Duration patience) throws InterruptedException {
    reader.join(patience.toMillis());
  }

  private void read(InputStream stream) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      end();
    }
  }

  private synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }
}
