package dev.weft.demo.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One process the story started. */
record Program(String name, Process process, Path out, Path err) {
  private static final String LISTENING = " listening on 127.0.0.1:";

  /** Waits until the program has said where it listens. */
  int port() throws Exception {
    Patience.await(
        name + " listens",
        20_000,
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException(name + " has ended: " + read(out) + read(err));
          }
          return read(out).contains(LISTENING);
        });
    String said = read(out);
    int start = said.indexOf(LISTENING) + LISTENING.length();
    return Integer.parseInt(said.substring(start, said.indexOf('\n', start)).trim());
  }

  /** As {@code kill -9}: the program gets no chance to say goodbye. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  String read(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file) : "";
  }
}
