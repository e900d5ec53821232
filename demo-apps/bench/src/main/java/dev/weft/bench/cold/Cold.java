package dev.weft.bench.cold;

import dev.weft.bench.Rig;
import dev.weft.bench.Section;
import dev.weft.bench.result.Sample;
import dev.weft.bench.result.Samples;
import dev.weft.bench.server.LocalConsul;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A JVM from its start to the first list of a service's instances, with several clients in turn:
 * Weft's discovery, the orbitz client, and an empty {@code main} that asks nobody.
 */
public final class Cold implements Section {
  private static final String SERVICE = "users";
  private static final int INSTANCES = 3;
  private static final int MOST_STARTS = 9;

  private static final List<Program> PROGRAMS =
      List.of(
          new Program("none", "Nothing", 0),
          new Program("weft", "ColdStart", INSTANCES),
          new Program("orbitz", "OrbitzStart", INSTANCES));

  @Override
  public String name() {
    return "cold";
  }

  @Override
  public void run(Rig rig, Samples samples) throws Exception {
    String classPath = classPath(rig.bridge());
    try (LocalConsul consul = new LocalConsul(rig.consul(), rig.work())) {
      for (int i = 0; i < INSTANCES; i++) {
        consul.register(SERVICE, SERVICE + "-" + i, "127.0.0.1", 8080 + i);
      }
      for (int round = 0; round < Math.min(MOST_STARTS, rig.length().starts()); round++) {
        for (Program program : PROGRAMS) {
          double millis = millis(rig, classPath, program, consul.url());
          samples.add(new Sample("cold", "first list", program.variant, round, "start ms", millis));
        }
      }
    }
  }

  /** The clients are among consul-bridge's tests. */
  private static String classPath(Path bridge) throws IOException {
    Path dependencies = bridge.resolve("runtime.classpath");
    if (!Files.exists(dependencies)) {
      throw new IllegalStateException(dependencies + " is missing; run mvn -q -DskipTests package");
    }
    return bridge.resolve("test-classes")
        + File.pathSeparator
        + bridge.resolve("classes")
        + File.pathSeparator
        + Files.readString(dependencies).strip();
  }

  private static double millis(Rig rig, String classPath, Program program, String consul)
      throws IOException, InterruptedException {
    List<String> main = List.of("dev.weft.consul.start." + program.main, consul, SERVICE);
    ProcessBuilder builder =
        new ProcessBuilder(rig.command(List.of(), classPath, main))
            .redirectError(rig.work().resolve("cold.err").toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    long start = System.nanoTime();
    Process process = builder.start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String instances = out.readLine();
      double millis = (System.nanoTime() - start) / 1e6;
      out.lines().forEach(line -> {});
      if (process.waitFor() != 0 || !String.valueOf(program.instances).equals(instances)) {
        throw new IllegalStateException(program.main + " found " + instances + " instances");
      }
      return millis;
    }
  }

  /** What is started, and how many instances it has to find. */
  private record Program(String variant, String main, int instances) {}
}
