import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * One service with 10 000 instances of which ten a second change, while it is called. A policy
 * sends all requests to the one instance that is marked, and each change marks another.
 */
final class LargeService {
  private static final int INSTANCES = 10_000;
  private static final int CHANGES = 300;
  private static final long GAP_NANOS = 100_000_000;

  private LargeService() {}

  static void print(LocalConsul consul, Servers servers, AppProcess app, AppProcess plain)
      throws Exception {
    Catalog catalog = new Catalog(consul.url());
    catalog.node();
    List<String> operations = new ArrayList<>();
    for (int i = 0; i < INSTANCES; i++) {
      operations.add(instance(i, i == 0, servers));
    }
    catalog.write(operations);
    catalog.put(
        "/v1/kv/weft/services/big",
        """
        {"subsets": {"it": {"meta": {"marked": "yes"}}}, "routes": [{"split": [{"subset": "it"}]}]}
        """);

    long start = System.nanoTime();
    app.ask("load http://big/ 1 1000");
    while (!servers.wasCalled(Servers.address(0), start)) {
      LockSupport.parkNanos(1_000_000);
    }
    double firstMillis = (System.nanoTime() - start) / 1e6;

    ConcurrentHashMap<String, Long> first = new ConcurrentHashMap<>();
    servers.onArrival(first::putIfAbsent);
    long[] answered = new long[CHANGES];
    long appBefore = app.cpuMillis();
    long consulBefore = consul.cpuMillis();
    long began = System.nanoTime();
    for (int i = 0; i < CHANGES; i++) {
      catalog.write(List.of(instance(i, false, servers), instance(i + 1, true, servers)));
      answered[i] = System.nanoTime();
      long next = began + (i + 1) * GAP_NANOS;
      while (System.nanoTime() - next < 0) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    String last = Servers.address(CHANGES);
    while (!first.containsKey(last)) {
      LockSupport.parkNanos(1_000_000);
    }
    long appCpu = app.cpuMillis() - appBefore;
    long consulCpu = consul.cpuMillis() - consulBefore;

    Distribution behind = new Distribution();
    for (int i = 0; i < CHANGES; i++) {
      Long arrival = first.get(Servers.address(i + 1));
      if (arrival != null) {
        behind.add((arrival - answered[i]) / 1e6);
      }
    }
    AppProcess.State state = app.state();
    long[] calls = app.ask("stop");
    System.out.printf(
        """

        one service with %d instances, %.1f changes a second for %.0f s, %d requests, %d failed
          first request answered after       %.0f ms
          changes seen by requests           %d of %d; behind by p50 %.0f ms, p99 %.0f ms
          processor: application with agent  %.0f %%, Consul %.0f %% of one core
          threads of the agent               %d
          heap after collection              %.1f MB more than without the agent
        """,
        INSTANCES,
        CHANGES / seconds,
        seconds,
        calls[0],
        calls[1],
        firstMillis,
        behind.size(),
        CHANGES,
        behind.median(),
        behind.p99(),
        appCpu / seconds / 10,
        consulCpu / seconds / 10,
        state.weftThreads(),
        (state.heapBytes() - plain.state().heapBytes()) / 1e6);
  }

  private static String instance(int i, boolean marked, Servers servers) {
    return Catalog.instance(
        "big",
        "big-" + i,
        Servers.address(i),
        servers.port(),
        marked ? "\"marked\": \"yes\"" : "\"marked\": \"no\"");
  }
}
