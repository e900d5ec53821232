package dev.weft.bench.changes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.bench.Rig;
import dev.weft.bench.result.Distribution;
import dev.weft.bench.result.Sample;
import dev.weft.bench.result.Samples;
import dev.weft.bench.server.AppProcess;
import dev.weft.bench.server.Catalog;
import dev.weft.bench.server.Catalog.Instance;
import dev.weft.bench.server.LocalConsul;
import dev.weft.bench.server.ProcessTable;
import dev.weft.bench.variant.Variant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * One service with 10 000 instances of which ten a second change, while it is called 500 times a
 * second. A policy sends all requests to the one instance that is marked, and each change marks
 * another. Used by one thread.
 */
public final class Churn {
  private static final String SUBJECT = "1 service, 10000 endpoints, 10 changes/s";
  private static final String SERVICE = "big";
  private static final int INSTANCES = 10_000;
  private static final int CHANGES = 250;
  private static final int CHANGES_AT_A_GLANCE = 20;
  private static final long GAP_NANOS = 100_000_000;
  private static final String LOAD = "begin 500";
  private static final int THREADS = 2;

  private final Rig rig;
  private final Samples samples;
  private final LocalConsul consul;
  private final Arrivals arrivals;
  private final Catalog catalog;
  private final int changes;

  private Churn(Rig rig, Samples samples, LocalConsul consul, Arrivals arrivals) {
    this.rig = rig;
    this.samples = samples;
    this.consul = consul;
    this.arrivals = arrivals;
    catalog = new Catalog(consul);
    changes = rig.length().isGlance() ? CHANGES_AT_A_GLANCE : CHANGES;
  }

  public static void run(Rig rig, Samples samples) throws Exception {
    try (LocalConsul consul = new LocalConsul(rig.consul(), rig.work());
        Arrivals arrivals = new Arrivals()) {
      Churn churn = new Churn(rig, samples, consul, arrivals);
      churn.prepare();
      churn.plain();
      churn.meshed();
    }
  }

  private void prepare() {
    List<Instance> instances = new ArrayList<>();
    for (int i = 0; i < INSTANCES; i++) {
      instances.add(instance(i, i == 0));
    }
    catalog.write(instances);
    consul.put(
        "/v1/kv/weft/services/" + SERVICE,
        """
        {"subsets": {"it": {"meta": {"marked": "yes"}}}, "routes": [{"split": [{"subset": "it"}]}]}
        """);
  }

  /** The same load to one address, for as long. */
  private void plain() throws Exception {
    String address = "http://" + Catalog.address(0) + ":" + arrivals.port();
    try (AppProcess app =
        Variant.plain("none", "nothing", List.of(), List.of(address))
            .start(rig, "urlconnection", THREADS)) {
      app.ask("calls 1");
      app.ask(LOAD);
      double before = cpuMicros(app);
      long began = System.nanoTime();
      LockSupport.parkNanos(changes * GAP_NANOS);
      report("none", app, cpuMicros(app) - before, System.nanoTime() - began);
    }
  }

  private void meshed() throws Exception {
    try (AppProcess app =
        Variant.plain(
                "weft",
                "Weft",
                List.of(rig.weft(consul.url(), "startWait=20s")),
                List.of("http://" + SERVICE))
            .start(rig, "urlconnection", THREADS)) {
      add("weft", "first call ms", app.ask("calls 1").get("nanos").asDouble() / 1e6);
      app.ask(LOAD);
      double before = cpuMicros(app);
      double consulBefore = ProcessTable.cpuMicros(List.of(consul.handle()));
      long began = System.nanoTime();
      long[] written = change(began);
      long nanos = System.nanoTime() - began;
      double used = cpuMicros(app) - before;
      double consulUsed = ProcessTable.cpuMicros(List.of(consul.handle())) - consulBefore;
      lags(written, began);
      add("weft", "changes/s", changes / (nanos / 1e9));
      add("weft", "consul cpu %", consulUsed * 1e5 / nanos);
      report("weft", app, used, nanos);
    }
  }

  /** Ten changes a second; when Consul had each. */
  private long[] change(long began) {
    long[] written = new long[changes];
    for (int i = 0; i < changes; i++) {
      catalog.write(List.of(instance(i, false), instance(i + 1, true)));
      written[i] = System.nanoTime();
      long next = began + (i + 1) * GAP_NANOS;
      while (System.nanoTime() - next < 0) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
    }
    return written;
  }

  /** How far requests are behind; a change that is passed over is honoured with the next one. */
  private void lags(long[] written, long began) {
    String last = Catalog.address(changes);
    long end = System.nanoTime() + 20_000_000_000L;
    Map<String, Long> first = firstArrivals(began);
    while (!first.containsKey(last)) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("the last change isn't honoured");
      }
      LockSupport.parkNanos(50_000_000);
      first = firstArrivals(began);
    }
    long[] honoured = new long[changes];
    int seen = 0;
    for (int i = changes - 1; i >= 0; i--) {
      Long arrival = first.get(Catalog.address(i + 1));
      seen += arrival == null ? 0 : 1;
      honoured[i] = arrival == null ? honoured[i + 1] : arrival;
    }
    Distribution behind = new Distribution();
    for (int i = 0; i < changes; i++) {
      behind.add(Math.max(0, honoured[i] - written[i]) / 1e6);
    }
    add("weft", "changes seen %", 100.0 * seen / changes);
    add("weft", "honoured p50 ms", behind.median());
    add("weft", "honoured p99 ms", behind.percentile(99));
  }

  private Map<String, Long> firstArrivals(long began) {
    Map<String, Long> first = new HashMap<>();
    for (Timeline.Moment<String> request : arrivals.timeline().since(began)) {
      first.putIfAbsent(request.seen(), request.nanos());
    }
    return first;
  }

  private void report(String variant, AppProcess app, double usedMicros, long nanos)
      throws IOException {
    JsonNode load = app.ask("end");
    JsonNode state = app.ask("state");
    add(variant, "cpu %", usedMicros * 1e5 / nanos);
    add(variant, "failed", load.get("failures").asDouble());
    add(variant, "heap MB", state.get("heapBytes").asDouble() / (1 << 20));
    add(variant, "rss MB", ProcessTable.rssMegabytes(List.of(app.handle())));
    add(variant, "threads", state.get("threads").asDouble());
  }

  private Instance instance(int number, boolean marked) {
    return new Instance(SERVICE, number, arrivals.port(), Map.of("marked", marked ? "yes" : "no"));
  }

  private void add(String variant, String figure, double value) {
    samples.add(new Sample("growth", SUBJECT, variant, 0, figure, value));
  }

  private static double cpuMicros(AppProcess app) {
    return ProcessTable.cpuMicros(List.of(app.handle()));
  }
}
