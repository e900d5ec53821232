import java.util.concurrent.locks.LockSupport;

/**
 * From Consul's answer to a write until requests honour it: the last one that didn't counts. Beside
 * it, when a bare blocking query had the news.
 */
final class Honoured {
  private static final int ROUNDS = 100;
  private static final long LOOK_ON_NANOS = 100_000_000;

  private Honoured() {}

  static void print(String consul, Servers servers, AppProcess app) throws Exception {
    Catalog catalog = new Catalog(consul);
    for (int i = 0; i < 3; i++) {
      register(catalog, servers, i);
    }
    app.ask("load http://users/ 2 0");
    System.out.printf(
        "%n%-44s %10s %10s %10s %10s%n",
        "from Consul's answer to a write, ms", "weft p50", "p99", "query p50", "p99");
    try (Watcher watcher = new Watcher(consul + "/v1/kv/weft/?recurse")) {
      puts(catalog, servers, watcher);
    }
    try (Watcher watcher = new Watcher(consul + "/v1/health/service/users")) {
      deregistrations(catalog, servers, watcher);
    }
    long[] calls = app.ask("stop");
    System.out.printf("  %d requests meanwhile, %d failed%n", calls[0], calls[1]);
  }

  /** Each put moves all requests from one instance to another. */
  private static void puts(Catalog catalog, Servers servers, Watcher watcher) throws Exception {
    Distribution weft = new Distribution();
    Distribution query = new Distribution();
    for (int i = 0; i < ROUNDS; i++) {
      String from = Servers.address(i % 2);
      String to = Servers.address((i + 1) % 2);
      catalog.put("/v1/kv/weft/services/users", only((i + 1) % 2));
      long answered = System.nanoTime();
      // The first time all instances are called.
      awaitQuiet(servers, from, to, answered);
      if (i > 0) {
        weft.add(after(servers.lastArrival(from, answered), answered));
        query.add(after(watcher.lastAnswer(), answered));
      }
    }
    row("KV put: the last request by the old policy", weft, query);
  }

  private static void deregistrations(Catalog catalog, Servers servers, Watcher watcher)
      throws Exception {
    catalog.put("/v1/kv/weft/services/users", "{}");
    Distribution weft = new Distribution();
    Distribution query = new Distribution();
    String address = Servers.address(2);
    for (int i = 0; i < ROUNDS; i++) {
      long registered = System.nanoTime();
      while (!servers.wasCalled(address, registered)) {
        LockSupport.parkNanos(1_000_000);
      }
      catalog.put("/v1/agent/service/deregister/users-2", "");
      long answered = System.nanoTime();
      awaitQuiet(servers, address, Servers.address(0), answered);
      weft.add(after(servers.lastArrival(address, answered), answered));
      query.add(after(watcher.lastAnswer(), answered));
      register(catalog, servers, 2);
    }
    row("deregister: the last request to the instance", weft, query);
  }

  private static void register(Catalog catalog, Servers servers, int i) throws Exception {
    catalog.put(
        "/v1/agent/service/register",
        "{\"Name\": \"users\", \"ID\": \"users-%d\", \"Address\": \"%s\", \"Port\": %d, %s}"
            .formatted(
                i, Servers.address(i), servers.port(), "\"Meta\": {\"number\": \"" + i + "\"}"));
  }

  /** Waits until one instance hasn't been called for a while, and the other has. */
  private static void awaitQuiet(Servers servers, String silent, String busy, long since) {
    while (System.nanoTime() - servers.lastArrival(silent, since) < LOOK_ON_NANOS
        || !servers.wasCalled(busy, since)) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static double after(long moment, long answered) {
    return Math.max(0, moment - answered) / 1e6;
  }

  private static void row(String what, Distribution weft, Distribution query) {
    System.out.printf(
        "  %-42s %10.1f %10.1f %10.1f %10.1f%n",
        what, weft.median(), weft.p99(), query.median(), query.p99());
  }

  private static String only(int number) {
    return """
        {"subsets": {"it": {"meta": {"number": "%d"}}}, "routes": [{"split": [{"subset": "it"}]}]}
        """
        .formatted(number);
  }
}
