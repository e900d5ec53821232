package dev.weft.bench.startup;

import dev.weft.bench.Rig;
import dev.weft.bench.result.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM with or without an agent.
 *
 * @param variant as in samples
 * @param options of the JVM
 */
record Way(String variant, List<String> options) {
  static final String WEFT = "weft";

  static List<Way> all(Rig rig, String consulUrl) throws IOException {
    List<Way> ways = new ArrayList<>();
    ways.add(new Way(Samples.BASE, List.of()));
    ways.add(new Way("empty", List.of("-javaagent:" + EmptyAgentJar.in(rig.work()))));
    ways.add(new Way(WEFT, List.of(rig.weft(consulUrl))));
    ways.add(new Way(Samples.AGAIN, List.of()));
    rig.agents().forEach((name, agent) -> ways.add(new Way(name, List.of("-javaagent:" + agent))));
    return ways;
  }

  List<String> arguments(Program program) {
    return variant.equals(WEFT) ? program.meshArguments() : program.arguments();
  }
}
