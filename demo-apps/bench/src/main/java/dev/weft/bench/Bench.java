package dev.weft.bench;

import dev.weft.bench.changes.Changes;
import dev.weft.bench.cold.Cold;
import dev.weft.bench.growth.Growth;
import dev.weft.bench.load.LoadSection;
import dev.weft.bench.result.Report;
import dev.weft.bench.result.Samples;
import dev.weft.bench.result.Table;
import dev.weft.bench.result.Target;
import dev.weft.bench.result.Targets;
import dev.weft.bench.startup.Startup;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The benchmark. Started by {@code demo-apps/bench/run}, which says what its options are. Exits
 * with 2 if something couldn't be measured, with 3 if a target was missed and {@code --check}
 * asked.
 */
public final class Bench {
  private static final int NOT_MEASURED = 2;
  private static final int TARGET_MISSED = 3;

  private Bench() {}

  public static void main(String[] args) throws Exception {
    Options options;
    try {
      options = Options.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println("run: " + e.getMessage());
      System.exit(NOT_MEASURED);
      return;
    }
    Path work = Files.createTempDirectory(Files.createDirectories(build(options)), "run.");
    int code = NOT_MEASURED;
    try {
      code = run(options, work);
      delete(work);
    } catch (Exception e) {
      System.err.println("run: " + e + "; what was printed is in " + work);
      e.printStackTrace();
    }
    System.exit(code);
  }

  private static int run(Options options, Path work) throws Exception {
    Rig rig = rig(options, work);
    Map<String, String> conditions = Conditions.of(rig);
    conditions.forEach((name, value) -> System.out.printf("%-12s %s%n", name, value));
    Samples samples = new Samples();
    for (Section section : sections(options)) {
      long start = System.nanoTime();
      section.run(rig, samples);
      System.err.printf("%s: %d s%n", section.name(), (System.nanoTime() - start) / 1_000_000_000);
    }
    Path out = options.out == null ? build(options).resolve("results.json") : options.out;
    new Report(conditions, samples.all()).write(out);
    System.out.print(new Table(samples).text());
    System.out.println(
        "\nmedians, and in parentheses smallest and largest of the rounds; raw data: " + out);
    return targets(samples) && options.check ? TARGET_MISSED : 0;
  }

  /** Prints what became of them; whether one that should have been measured is missed. */
  private static boolean targets(Samples samples) {
    boolean missed = false;
    System.out.println("\ntargets");
    for (Target target : Targets.all()) {
      if (target.verdict(samples) != Target.Verdict.NOT_MEASURED) {
        System.out.println(target.line(samples));
        missed |= target.verdict(samples) == Target.Verdict.MISSED;
      }
    }
    return missed;
  }

  private static List<Section> sections(Options options) {
    List<Section> all =
        new ArrayList<>(
            List.of(new LoadSection(options.clients), new Startup(), new Changes(), new Cold()));
    if (options.length.full()) {
      all.add(new Growth());
    }
    if (!options.sections.isEmpty()) {
      all.removeIf(section -> !options.sections.contains(section.name()));
    }
    return all;
  }

  private static Rig rig(Options options, Path work) throws IOException {
    Path target = options.root.resolve("demo-apps/bench/target");
    return new Rig(
        options.jdk.resolve("bin/java"),
        options.root.resolve("agent/target/weft-agent.jar"),
        classPath(target, "plain"),
        classPath(target, "spring"),
        classPath(target, "spring-web"),
        options.root.resolve("consul-bridge/target"),
        options.consul,
        work,
        options.length,
        options.agents);
  }

  private static String classPath(Path target, String name) throws IOException {
    return target.resolve("classes")
        + File.pathSeparator
        + Files.readString(target.resolve(name + ".classpath")).strip();
  }

  private static Path build(Options options) {
    return options.root.resolve("build/bench");
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
