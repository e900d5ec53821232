import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What discovery costs at scale, and how soon a change is honoured. Arguments: JDK home, agent jar,
 * classes, work folder, Consul binary, class path of consul-bridge and its tests, runs.
 */
final class Discovery {
  private final String java;
  private final String agentJar;
  private final String classes;
  private final Path work;

  private Discovery(String java, String agentJar, String classes, Path work) {
    this.java = java;
    this.agentJar = agentJar;
    this.classes = classes;
    this.work = work;
  }

  public static void main(String[] args) throws Exception {
    String java = Path.of(args[0], "bin", "java").toString();
    Path work = Path.of(args[3]);
    Discovery discovery = new Discovery(java, args[1], args[2], work);
    File log = work.resolve("consul.log").toFile();
    try (Servers servers = new Servers()) {
      try (LocalConsul consul = new LocalConsul(args[4], log)) {
        ColdStarts.print(java, args[5], consul.url(), Integer.parseInt(args[6]), work);
      }
      try (LocalConsul consul = new LocalConsul(args[4], log);
          AppProcess app = discovery.app(consul)) {
        Honoured.print(consul.url(), servers, app);
      }
      try (LocalConsul consul = new LocalConsul(args[4], log)) {
        discovery.manyServices(consul, servers);
      }
      try (LocalConsul consul = new LocalConsul(args[4], log);
          AppProcess plain = discovery.plain();
          AppProcess app = discovery.app(consul)) {
        LargeService.print(consul, servers, app, plain);
      }
    }
    System.exit(0);
  }

  private void manyServices(LocalConsul consul, Servers servers) throws Exception {
    Catalog catalog = new Catalog(consul.url());
    catalog.node();
    List<String> operations = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      operations.add(
          Catalog.instance("svc-" + i, "svc-" + i, Servers.address(i), servers.port(), ""));
    }
    catalog.write(operations);
    try (AppProcess plain = plain();
        AppProcess app = app(consul)) {
      AppProcess.State before = plain.state();
      long[] called = app.ask("calls 50");
      AppProcess.State after = app.state();
      long plainBefore = plain.cpuMillis();
      long cpuBefore = app.cpuMillis();
      long idleNanos = System.nanoTime();
      Thread.sleep(20_000);
      long cpu = app.cpuMillis() - cpuBefore - (plain.cpuMillis() - plainBefore);
      double seconds = (System.nanoTime() - idleNanos) / 1e9;
      System.out.printf(
          """

          1000 services in the catalog, 50 called
            first calls of all 50              %d ms, %d failed
            threads of the agent               %d
            heap after collection              %.1f MB more than without the agent
            processor while nothing changes    %.1f ms a second more
          """,
          called[0],
          called[1],
          after.weftThreads(),
          (after.heapBytes() - before.heapBytes()) / 1e6,
          cpu / seconds);
    }
  }

  private AppProcess plain() throws Exception {
    return new AppProcess(java, classes, null, work.resolve("plain.err").toFile());
  }

  private AppProcess app(LocalConsul consul) throws Exception {
    String agent = "-javaagent:" + agentJar + "=service=bench,cacheDir=off,consul=" + consul.url();
    return new AppProcess(java, classes, agent, work.resolve("app.err").toFile());
  }
}
