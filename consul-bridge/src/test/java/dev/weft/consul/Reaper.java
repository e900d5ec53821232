package dev.weft.consul;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Kills what tests have started when their JVM ends, however it ends: a shell that reads process
 * ids, and the end of which input is the end of the JVM. An id that is another program's by then is
 * left alone.
 */
final class Reaper {
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      while read pid; do pids="$pids $pid"; done
      for pid in $pids; do
        case "$(tr '\\0' ' ' < /proc/$pid/cmdline 2>/dev/null)" in *weft-consul*) kill -9 $pid;; esac
      done
      """;

  private static final OutputStream PIDS = start();

  private Reaper() {}

  /** Has the process killed at the end; its command line names a folder {@code weft-consul...}. */
  static void kills(Process process) {
    synchronized (PIDS) {
      try {
        PIDS.write((process.pid() + "\n").getBytes(StandardCharsets.US_ASCII));
        PIDS.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static OutputStream start() {
    try {
      return new ProcessBuilder("sh", "-c", SCRIPT)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
