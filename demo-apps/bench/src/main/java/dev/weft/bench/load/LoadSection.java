package dev.weft.bench.load;

import dev.weft.bench.Length;
import dev.weft.bench.Rig;
import dev.weft.bench.Section;
import dev.weft.bench.result.Samples;
import dev.weft.bench.variant.Stage;
import dev.weft.bench.variant.Variant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * An application under load, by each way. In every round all ways get a fresh JVM and are warmed
 * up; then they are measured in short slices, one after the other and in turning order, so that
 * what else the machine does falls on all of them alike.
 */
public final class LoadSection implements Section {
  /** Whose percentiles a target is about, and what they are compared with. */
  private static final Set<String> TAIL = Set.of(Samples.BASE, "weft", Samples.AGAIN);

  private final List<String> clients;

  /**
   * @param clients the HTTP clients, as {@link dev.weft.bench.app.LoadApp} knows them
   */
  public LoadSection(List<String> clients) {
    this.clients = clients;
  }

  @Override
  public String name() {
    return "load";
  }

  @Override
  public void run(Rig rig, Samples samples) throws Exception {
    Length length = rig.length();
    try (Stage stage = new Stage(rig, length.full())) {
      for (String client : clients) {
        if (length.full()) {
          for (int round = 0; round < length.rounds(); round++) {
            rounds(rig, stage, client, round, 1, samples);
          }
        } else {
          rounds(rig, stage, client, 0, length.rounds(), samples);
        }
      }
    }
  }

  /** Some rounds with the same JVMs. */
  private static void rounds(
      Rig rig, Stage stage, String client, int first, int count, Samples samples) throws Exception {
    Length length = rig.length();
    List<LoadRun> runs = new ArrayList<>();
    try {
      for (Variant variant : stage.variants()) {
        runs.add(new LoadRun(rig, variant, client));
      }
      for (LoadRun run : runs) {
        run.warmUp(length.warmMillis());
      }
      List<LoadRun> turning = new ArrayList<>(runs);
      Collections.rotate(turning, first);
      for (int round = first; round < first + count; round++) {
        for (int slice = 0; slice < length.slices(); slice++) {
          for (LoadRun run : turning) {
            run.slice(stage, length.sliceMillis());
          }
          Collections.rotate(turning, 1);
        }
        tail(stage, runs, length);
        for (LoadRun run : runs) {
          run.report(client, round, samples);
        }
      }
    } finally {
      runs.forEach(LoadRun::close);
    }
  }

  private static void tail(Stage stage, List<LoadRun> runs, Length length) throws Exception {
    List<LoadRun> turning = new ArrayList<>(runs);
    turning.removeIf(run -> !TAIL.contains(run.variant()));
    for (int slice = 0; slice < length.tailSlices(); slice++) {
      for (LoadRun run : turning) {
        run.atFixedRate(stage, length.sliceMillis());
      }
      Collections.rotate(turning, 1);
    }
  }
}
