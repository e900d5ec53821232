package dev.weft.agent.it.socket.sameness;

import dev.weft.agent.it.ForkedJvm;
import dev.weft.agent.it.JvmSettings;
import dev.weft.agent.it.net.Certificate;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Two applications that are the same but for the agent in one of them. */
final class Pair implements AutoCloseable {
  /** The lines that the agent may write. */
  static final String ALLOWED = "\\[weft\\] (admin: http|read |Consul at .* can't be used: ).*";

  final ForkedJvm plain;
  final ForkedJvm meshed;

  Pair(String agent, String... options) {
    plain = settings(options).start();
    meshed = settings(options).agent(agent).logs(ALLOWED).start();
  }

  /** What a socket to the service is connected to with the agent, or why it isn't. */
  String service() {
    return meshed.call(Scenarios.class, "service").get("at");
  }

  /** What each scenario of these families has seen in one of the two. */
  static Map<String, String> run(ForkedJvm application, World world, Set<Family> families) {
    String names = families.stream().map(Family::name).collect(Collectors.joining(","));
    return application.call(Scenarios.class, "run", world.fields().with("families", names)).all();
  }

  @Override
  public void close() {
    try (plain) {
      meshed.close();
    }
  }

  private static JvmSettings settings(String... options) {
    JvmSettings settings =
        ForkedJvm.commands()
            .option("-Djavax.net.ssl.trustStore=" + Certificate.store())
            .option("-Djavax.net.ssl.trustStorePassword=" + Certificate.PASSWORD);
    for (String option : options) {
      settings.option(option);
    }
    return settings;
  }
}
