package dev.weft.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.bench.Rig;
import dev.weft.bench.result.Sample;
import dev.weft.bench.result.Samples;
import dev.weft.bench.server.AppProcess;
import dev.weft.bench.server.ProcessTable;
import dev.weft.bench.variant.Stage;
import dev.weft.bench.variant.Variant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;

/** One application in one round. */
final class LoadRun implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int OPEN_PER_SECOND = 2000;
  private static final double[] PERCENTILES = {50, 90, 99, 99.9};

  private final Variant variant;
  private final AppProcess app;
  private Tally closed = new Tally();
  private Tally open = new Tally();

  LoadRun(Rig rig, Variant variant, String client) throws IOException {
    this.variant = variant;
    app = variant.start(rig, client, THREADS);
  }

  /** Alone on the machine, so that the compiler is soon done. */
  void warmUp(int mostMillis) throws IOException {
    app.ask("settle " + mostMillis);
  }

  void slice(Stage stage, int millis) throws IOException, DataFormatException {
    measure("closed " + millis, closed, stage);
    atFixedRate(stage, millis);
  }

  void atFixedRate(Stage stage, int millis) throws IOException, DataFormatException {
    measure("open %d %d".formatted(millis, OPEN_PER_SECOND), open, stage);
  }

  String variant() {
    return variant.name();
  }

  /** Ends a round. */
  void report(String client, int round, Samples samples) throws IOException {
    JsonNode state = app.ask("state");
    Figures figures = new Figures(client, variant.name(), round, samples);
    figures.add("requests/s", closed.perSecond());
    figures.add("cpu µs/request", closed.cpuMicrosPerRequest());
    figures.add("bytes/request", closed.bytesPerRequest());
    figures.add("open requests/s", open.perSecond());
    figures.add("open cpu µs/request", open.cpuMicrosPerRequest());
    for (double percentile : PERCENTILES) {
      String p = percentile == Math.rint(percentile) ? "" + (int) percentile : "" + percentile;
      figures.add("closed p%s µs".formatted(p), closed.micros(percentile));
      figures.add("open p%s µs".formatted(p), open.micros(percentile));
    }
    double rss = ProcessTable.rssMegabytes(List.of(app.handle()));
    double heap = state.get("heapBytes").asDouble() / (1 << 20);
    figures.add("jit ms/s", closed.compilationMillisPerSecond());
    figures.add("rss MB", rss);
    figures.add("heap MB", heap);
    figures.add("memory MB", rss - AppProcess.HEAP_MEGABYTES + heap);
    figures.add("beside rss MB", ProcessTable.rssMegabytes(variant.beside()));
    figures.add("threads", state.get("threads").asDouble());
    figures.add("classes", state.get("classes").asDouble());
    closed = new Tally();
    open = new Tally();
  }

  @Override
  public void close() {
    app.close();
  }

  private void measure(String command, Tally tally, Stage stage)
      throws IOException, DataFormatException {
    List<ProcessHandle> processes = new ArrayList<>(stage.always());
    processes.addAll(variant.beside());
    processes.add(app.handle());
    double before = ProcessTable.cpuMicros(processes);
    JsonNode slice = app.ask(command);
    tally.add(slice, ProcessTable.cpuMicros(processes) - before);
  }

  /** Samples of one application in one round. */
  private record Figures(String client, String variant, int round, Samples samples) {
    void add(String figure, double value) {
      samples.add(new Sample("load", client, variant, round, figure, value));
    }
  }
}
