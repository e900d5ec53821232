package dev.weft.agent.socket;

import dev.weft.agent.socket.Comparison.Figures;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What the socket hooks cost a JVM whose sockets aren't the mesh's. Arguments: the agent's jar, how
 * many rounds, and the benchmarks ({@code hooks}, or names of methods). In each round a benchmark
 * runs in three fresh JVMs: without the agent, with it, and without it again.
 */
public final class SocketCost {
  private static final List<String> ALL =
      List.of(
          "hooks",
          "ConnectBenchmark.socket",
          "ConnectBenchmark.channel",
          "ConnectBenchmark.selector",
          "ConnectBenchmark.async",
          "ConnectBenchmark.name",
          "BytesBenchmark.socketByte",
          "BytesBenchmark.meshedByte",
          "BytesBenchmark.channelByte",
          "BytesBenchmark.socketWrite",
          "BytesBenchmark.channelWrite");

  private static final double QUARTER = 25;

  private final Peers peers = new Peers();
  private final String agent;

  private SocketCost(Path jar, Path mesh) throws IOException {
    peers.start();
    agent = "-javaagent:" + jar.toAbsolutePath() + "=startWait=20s,log=warn,registry=file:" + mesh;
    Files.writeString(
        mesh,
        """
        {"services": {
          "orders": {"endpoints": [{"address": "127.0.0.1", "port": %d}]},
          "users": {"endpoints": [{"address": "127.0.0.1", "port": 2}]},
          "cache": {"endpoints": [{"address": "127.0.0.1", "port": 3}]}},
         "policies": {
          "services/orders": {"protocol": "tcp"},
          "services/cache": {"protocol": "tcp", "hosts": ["cache.internal"]}}}
        """
            .formatted(peers.echoPort()));
  }

  public static void main(String[] arguments) throws IOException, RunnerException {
    forgetOwnClasses();
    Path folder = Files.createTempDirectory("weft-bench");
    SocketCost cost = new SocketCost(Path.of(arguments[0]), folder.resolve("mesh.json"));
    int rounds = Integer.parseInt(arguments[1]);
    List<String> names = new ArrayList<>();
    for (String name : ALL) {
      List<String> wanted = Arrays.asList(arguments).subList(2, arguments.length);
      if (wanted.isEmpty() || wanted.stream().anyMatch(name::contains)) {
        names.add(name);
      }
    }
    if (names.remove("hooks")) {
      cost.hooks();
    }
    cost.compare(names, rounds);
  }

  private void hooks() throws RunnerException {
    for (RunResult result : run("HookBenchmark", true)) {
      Figures figures = figures(result);
      System.out.printf(
          "hooks %s %s: %.0f ns, %.0f B%n",
          result.getPrimaryResult().getLabel(),
          new TreeMap<>(parameters(result)),
          figures.nanos(),
          figures.bytes());
    }
  }

  private void compare(List<String> names, int rounds) throws RunnerException {
    Map<String, Comparison> comparisons = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (String name : names) {
        Figures before = figures(run(name, false).get(0));
        Figures with = figures(run(name, true).get(0));
        Figures after = figures(run(name, false).get(0));
        comparisons
            .computeIfAbsent(name, any -> new Comparison())
            .add(before, with, after);
      }
    }
    if (!names.isEmpty()) {
      System.out.println(Comparison.heading());
    }
    comparisons.forEach(
        (name, comparison) ->
            System.out.println(comparison.line(name.substring(name.indexOf('.') + 1))));
  }

  private List<RunResult> run(String name, boolean meshed) throws RunnerException {
    List<String> options = new ArrayList<>(peers.options());
    options.add("-Dsun.net.inetaddr.ttl=0");
    options.add("-Xmx512m");
    options.add("-D" + LiveHooks.MESHED + "=" + meshed);
    if (meshed) {
      options.add(agent);
    }
    return List.copyOf(
        new Runner(
                new OptionsBuilder()
                    .include("\\." + name + (name.contains(".") ? "$" : "\\."))
                    .forks(1)
                    .warmupIterations(2)
                    .warmupTime(TimeValue.milliseconds(700))
                    .measurementIterations(3)
                    .measurementTime(TimeValue.milliseconds(500))
                    .jvmArgsAppend(options.toArray(new String[0]))
                    .addProfiler("gc")
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run());
  }

  private static Map<String, String> parameters(RunResult result) {
    Map<String, String> parameters = new TreeMap<>();
    for (String key : result.getParams().getParamsKeys()) {
      parameters.put(key, result.getParams().getParam(key));
    }
    return parameters;
  }

  private static Figures figures(RunResult result) {
    return new Figures(
        nanos(result),
        allocated(result));
  }

  /** Of sampled times the lower quartile: what else the machine does lengthens the others. */
  private static double nanos(RunResult result) {
    Result<?> primary = result.getPrimaryResult();
    return result.getParams().getMode() == Mode.SampleTime
        ? primary.getStatistics().getPercentile(QUARTER)
        : primary.getScore();
  }

  private static double allocated(RunResult result) {
    for (Map.Entry<String, Result> entry : result.getSecondaryResults().entrySet()) {
      if (entry.getKey().endsWith("gc.alloc.rate.norm")) {
        return entry.getValue().getScore();
      }
    }
    throw new IllegalStateException("nothing measured of allocation");
  }

  /** An application with the agent sees the agent's jar alone, and not the classes it is made of. */
  private static void forgetOwnClasses() {
    String own = File.separator + Path.of("target", "classes");
    List<String> others = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!entry.endsWith(own)) {
        others.add(entry);
      }
    }
    System.setProperty("java.class.path", String.join(File.pathSeparator, others));
  }
}
