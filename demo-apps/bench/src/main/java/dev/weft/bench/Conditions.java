package dev.weft.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where and with what a run was made: machine, JDK, versions. */
final class Conditions {
  private Conditions() {}

  static Map<String, String> of(Rig rig) throws IOException, InterruptedException {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("machine", machine());
    conditions.put("system", said("uname", "-sr"));
    conditions.put("jdk", line(said(rig.java().toString(), "-version"), 1));
    conditions.put("nginx", line(said("nginx", "-v"), 0));
    conditions.put("haproxy", line(said("haproxy", "-v"), 0));
    conditions.put("consul", line(said(rig.consul(), "version"), 0));
    conditions.put("agent", Files.size(rig.weftJar()) + " bytes");
    conditions.put("length", rig.length().toString());
    rig.agents().forEach((name, agent) -> conditions.put("agent " + name, agent));
    return conditions;
  }

  private static String machine() throws IOException {
    String model =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 2))
            .findFirst()
            .orElse("unknown processor");
    String memory = Files.readAllLines(Path.of("/proc/meminfo")).get(0);
    long gigabytes = Math.round(Long.parseLong(memory.replaceAll("\\D", "")) / 1048576.0);
    return "%d x %s, %d GiB"
        .formatted(Runtime.getRuntime().availableProcessors(), model, gigabytes);
  }

  private static String said(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.strip();
  }

  private static String line(String text, int number) {
    return text.lines().skip(number).findFirst().orElse(text);
  }
}
