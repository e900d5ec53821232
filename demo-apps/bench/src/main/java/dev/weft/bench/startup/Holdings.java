package dev.weft.bench.startup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.bench.Rig;
import dev.weft.bench.app.Held;
import dev.weft.bench.server.AppProcess;
import dev.weft.bench.server.Ports;
import dev.weft.bench.server.ProcessTable;
import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;

/** What a program holds when it has started: classes, memory, threads. Used by one thread. */
final class Holdings {
  private static final long SETTLE_MILLIS = 1500;
  private static final int MOST_LOOKS = 10;

  private final Rig rig;
  private final Starter starter;

  Holdings(Rig rig, Starter starter) {
    this.rig = rig;
    this.starter = starter;
  }

  /**
   * One start more. A program that ends is looked at in the moment when it would; one that stays,
   * when it loads no more classes, since what an agent does later belongs to it.
   */
  void look(Program program, Way way, BiConsumer<String, Double> figures)
      throws IOException, InterruptedException {
    List<String> through = List.of(Held.class.getName());
    List<String> command = starter.command(program, way, through, Ports.free());
    try (AppProcess process = new AppProcess(command, rig.work().resolve("held.err").toFile())) {
      double rss = ProcessTable.rssMegabytes(List.of(process.handle()));
      JsonNode state = process.ask("state");
      for (int look = 0; program.web() && look < MOST_LOOKS; look++) {
        int before = state.get("classes").asInt();
        Thread.sleep(SETTLE_MILLIS);
        rss = ProcessTable.rssMegabytes(List.of(process.handle()));
        state = process.ask("state");
        if (state.get("classes").asInt() == before) {
          break;
        }
      }
      figures.accept("classes", state.get("classes").asDouble());
      figures.accept("rss MB", rss);
      figures.accept("threads", state.get("threads").asDouble());
    }
  }
}
