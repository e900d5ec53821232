package dev.weft.bench.growth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.bench.Rig;
import dev.weft.bench.load.Tally;
import dev.weft.bench.result.Sample;
import dev.weft.bench.result.Samples;
import dev.weft.bench.server.AppProcess;
import dev.weft.bench.server.ProcessTable;
import dev.weft.bench.variant.Variant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.DataFormatException;

/** The application without the mesh and with it, side by side: the same calls, slice by slice. */
final class Pair implements AutoCloseable {
  private static final int THREADS = 4;

  /** Ten thousand connections of {@code HttpURLConnection} have 250 MB of buffers. */
  private static final List<String> LARGE_HEAP = List.of("-Xms1g", "-Xmx1g");

  private static final String SLICE = "closed 1000";
  private static final int MOST_SLICES = 3;
  private static final double MEGABYTE = 1 << 20;

  private final List<One> both = new ArrayList<>();
  private final Rig rig;
  private final ProcessHandle servers;
  private final Crowd crowd;
  private final int round;
  private final Samples samples;

  /**
   * Starts them.
   *
   * @param servers whose processor time counts, too
   */
  Pair(
      Rig rig,
      String consulUrl,
      int port,
      ProcessHandle servers,
      Crowd crowd,
      int round,
      Samples samples)
      throws IOException {
    this.rig = rig;
    this.servers = servers;
    this.crowd = crowd;
    this.round = round;
    this.samples = samples;
    List<String> heap = crowd.isLarge() ? LARGE_HEAP : List.of();
    start(Variant.plain("none", "nothing", heap, crowd.addresses(port)));
    List<String> meshed = new ArrayList<>(heap);
    meshed.add(rig.weft(consulUrl, "startWait=20s"));
    start(Variant.plain("weft", "Weft", meshed, crowd.names()));
  }

  /**
   * The first call, and those to all the other services; then as fast as it goes; what they hold.
   */
  void load() throws IOException, DataFormatException {
    for (One one : both) {
      add(one, "first call ms", one.millis("calls 1"));
      if (crowd.services() > 1) {
        add(one, "first calls ms", one.millis("calls " + (crowd.services() - 1)));
      }
      one.measure("settle " + rig.length().warmMillis() / 3, new Tally());
      if (crowd.isLarge()) {
        for (int slice = 0; slice < slices(); slice++) {
          one.measure(SLICE, one.tally);
        }
        state(one);
      }
    }
    for (int slice = 0; slice < slices() && !crowd.isLarge(); slice++) {
      for (One one : both) {
        one.measure(SLICE, one.tally);
      }
      Collections.reverse(both);
    }
    for (One one : both) {
      add(one, "requests/s", one.tally.perSecond());
      add(one, "cpu µs/request", one.tally.cpuMicrosPerRequest());
      add(one, "bytes/request", one.tally.bytesPerRequest());
      add(one, "compiling ms/s", one.tally.compilationMillisPerSecond());
      if (!crowd.isLarge()) {
        state(one);
      }
    }
  }

  /** What they use of a processor while nothing calls and nothing changes. */
  void idle(long millis) throws InterruptedException {
    List<Double> before = both.stream().map(One::cpuMicros).toList();
    Thread.sleep(millis);
    for (int i = 0; i < both.size(); i++) {
      add(both.get(i), "idle cpu ms/s", (both.get(i).cpuMicros() - before.get(i)) / millis);
    }
  }

  @Override
  public void close() {
    both.forEach(one -> one.app.close());
  }

  private void start(Variant variant) throws IOException {
    both.add(new One(variant.name(), variant.start(rig, "urlconnection", THREADS)));
  }

  /** What it holds; idle connections are soon closed, and then it holds less. */
  private void state(One one) throws IOException {
    JsonNode state = one.app.ask("state");
    add(one, "heap MB", state.get("heapBytes").asDouble() / MEGABYTE);
    add(one, "rss MB", ProcessTable.rssMegabytes(List.of(one.app.handle())));
    add(one, "threads", state.get("threads").asDouble());
  }

  private int slices() {
    return Math.min(MOST_SLICES, rig.length().slices());
  }

  private void add(One one, String figure, double value) {
    samples.add(new Sample("growth", crowd.subject(), one.name, round, figure, value));
  }

  private final class One {
    private final String name;
    private final AppProcess app;
    private final Tally tally = new Tally();

    One(String name, AppProcess app) {
      this.name = name;
      this.app = app;
    }

    double millis(String calls) throws IOException {
      JsonNode slice = app.ask(calls);
      if (slice.get("failures").asLong() > 0) {
        throw new IllegalStateException(slice.get("failures") + " requests failed");
      }
      return slice.get("nanos").asDouble() / 1e6;
    }

    void measure(String load, Tally into) throws IOException, DataFormatException {
      List<ProcessHandle> processes = List.of(servers, app.handle());
      double before = ProcessTable.cpuMicros(processes);
      JsonNode slice = app.ask(load);
      into.add(slice, ProcessTable.cpuMicros(processes) - before);
    }

    double cpuMicros() {
      return ProcessTable.cpuMicros(List.of(app.handle()));
    }
  }
}
