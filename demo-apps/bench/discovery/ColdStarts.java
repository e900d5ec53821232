import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JVM from its start to the first list of a service's instances, by several clients in turn. */
final class ColdStarts {
  private ColdStarts() {}

  static void print(String java, String classPath, String consul, int runs, Path work)
      throws Exception {
    Catalog catalog = new Catalog(consul);
    for (int i = 0; i < 3; i++) {
      catalog.put(
          "/v1/agent/service/register",
          "{\"Name\": \"users\", \"ID\": \"users-%d\", \"Address\": \"127.0.0.1\", \"Port\": %d}"
              .formatted(i, 8080 + i));
    }
    Map<String, Distribution> programs = new LinkedHashMap<>();
    for (String program : List.of("Nothing", "ColdStart", "OrbitzStart")) {
      programs.put(program, new Distribution());
    }
    for (int run = 0; run < runs; run++) {
      for (Map.Entry<String, Distribution> program : programs.entrySet()) {
        program.getValue().add(run(java, classPath, program.getKey(), consul, work));
      }
    }
    System.out.printf("%ncold JVM to the first list of a service, %d runs each, ms%n", runs);
    programs.forEach(
        (program, millis) -> System.out.printf("  %-32s %8.0f%n", label(program), millis.median()));
  }

  private static double run(String java, String classPath, String program, String consul, Path work)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(java, "-cp", classPath));
    command.addAll(List.of("dev.weft.consul.start." + program, consul, "users"));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(work.resolve("cold.err").toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    long start = System.nanoTime();
    Process process = builder.start();
    try (BufferedReader out = process.inputReader()) {
      String instances = out.readLine();
      double millis = (System.nanoTime() - start) / 1e6;
      out.lines().forEach(line -> {});
      if (process.waitFor() != 0 || !(program.equals("Nothing") ? "0" : "3").equals(instances)) {
        throw new IllegalStateException(program + ": " + instances);
      }
      return millis;
    }
  }

  private static String label(String program) {
    return switch (program) {
      case "Nothing" -> "an empty main";
      case "ColdStart" -> "weft's discovery";
      default -> "orbitz consul-client";
    };
  }
}
