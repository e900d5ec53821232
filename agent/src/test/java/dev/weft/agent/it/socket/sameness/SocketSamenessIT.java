package dev.weft.agent.it.socket.sameness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.ForkedJvm;
import dev.weft.agent.it.MeshFile;
import dev.weft.agent.it.consul.Admin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an application sees of sockets and names that aren't ours is the same with and without the
 * agent: each scenario of the table runs in two JVMs and the texts of what was seen are compared.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SocketSamenessIT {
  private static final String MESH = "service=web,startWait=30s,cacheDir=off,";

  /** Consul doesn't answer; names that may be the mesh's are kept waiting a little. */
  private static final String NO_MESH = "startWait=100ms,cacheDir=off,consul=http://127.0.0.1:";

  /** The words for a name that isn't there are others if it was asked for just now. */
  private static final String UNCACHED = "-Dsun.net.inetaddr.negative.ttl=0";

  private final Servers outside = new Servers();

  /** Those of the mesh's services; called by their addresses, which doesn't make a call ours. */
  private final Servers endpoints = new Servers();

  private final Map<Run, Map<String, String>> without = new EnumMap<>(Run.class);
  private final Map<Run, Map<String, String>> with = new EnumMap<>(Run.class);
  private final Map<Jvm, Pair> pairs = new EnumMap<>(Jvm.class);

  @BeforeAll
  void runTheTable(@TempDir Path folder) throws IOException {
    String hosts =
        "127.0.0.1 localhost outside.test quiet "
            + Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    Path file = Files.writeString(folder.resolve("hosts"), hosts + "\n");
    String mesh =
        new MeshFile(folder)
            .service(World.SERVICE, endpoints.addresses().subList(0, 1))
            .service(World.QUIET, endpoints.addresses())
            .service("others", endpoints.addresses())
            .policy("services/" + World.SERVICE, "{\"protocol\": \"tcp\"}")
            .policy(
                "services/others", "{\"protocol\": \"tcp\", \"hosts\": [\"configured.test:8080\"]}")
            .write();
    for (Jvm jvm : Jvm.values()) {
      String agent = jvm == Jvm.NO_MESH ? NO_MESH + outside.silentPort() : MESH + mesh;
      pairs.put(jvm, new Pair(agent, jvm.options(file)));
    }
    // Waits for the mesh; from then on addresses of its own have been handed out.
    pairs.values().forEach(Pair::service);
    for (Run run : Run.values()) {
      Servers servers = run == Run.ENDPOINTS ? endpoints : outside;
      World world = servers.world(folder);
      Pair pair = pair(run.jvm);
      without.put(run, Pair.run(pair.plain, world, run.families));
      servers.hangUp();
      with.put(run, Pair.run(pair.meshed, world, run.families));
      servers.hangUp();
    }
  }

  @AfterAll
  void close() throws IOException {
    try (outside;
        endpoints) {
      pairs.values().forEach(Pair::close);
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("rows")
  void isAsWithoutUs(Run run, String name, String proof) {
    String seen = without.getOrDefault(run, Map.of()).get(name);
    assertThat(seen).containsPattern(proof);
    assertThat(with.getOrDefault(run, Map.of()).get(name)).isEqualTo(seen);
  }

  /** Else the hooks might as well not be there. */
  @ParameterizedTest
  @EnumSource(Jvm.class)
  void meanwhileTheMeshIsInForce(Jvm jvm) {
    assertThat(pair(jvm).service())
        .isEqualTo(
            jvm == Jvm.NO_MESH
                ? "java.net.UnknownHostException: users"
                : "users/" + endpoints.addresses().get(0).toString().substring(1));
  }

  @Test
  void theAgentHasSaidNothingAndNoHookHasFailed() {
    for (Pair pair : pairs.values()) {
      ForkedJvm meshed = pair.meshed;
      Admin admin = Admin.of(meshed);
      assertThat(admin.text("/metrics")).contains("# TYPE weft_hook_failures_total counter");
      assertThat(admin.metric("weft_hook_failures_total")).isZero();
      assertThat(meshed.log()).allMatch(line -> line.matches(Pair.ALLOWED));
    }
  }

  static List<Arguments> rows() {
    List<Arguments> rows = new ArrayList<>();
    for (Run run : Run.values()) {
      for (Family family : run.families) {
        for (Scenario scenario : family.scenarios) {
          rows.add(Arguments.of(run, family + " " + scenario.name(), scenario.proof()));
        }
      }
    }
    return rows;
  }

  private Pair pair(Jvm jvm) {
    return Objects.requireNonNull(pairs.get(jvm));
  }

  /** How the two JVMs of a pair are set up. */
  private enum Jvm {
    USUAL(UNCACHED, "-Djdk.net.hosts.file="),
    IPV4(
        UNCACHED,
        "-Djava.net.preferIPv4Stack=true",
        "-Djdk.includeInExceptions=hostInfo",
        "-Djdk.net.hosts.file="),

    /** With the names of the machine. */
    IPV6("-Djava.net.preferIPv6Addresses=true"),

    /** The agent finds no registry. */
    NO_MESH(UNCACHED, "-Djdk.net.hosts.file=");

    private final List<String> options;

    Jvm(String... options) {
      this.options = List.of(options);
    }

    String[] options(Path hosts) {
      return options.stream()
          .map(option -> option.endsWith("=") ? option + hosts : option)
          .toArray(String[]::new);
    }
  }

  /** One time through the table. */
  private enum Run {
    /** Before the agent gives its registry up. */
    WITHOUT_A_MESH(Jvm.NO_MESH, EnumSet.allOf(Family.class)),
    FIRST(Jvm.USUAL, EnumSet.allOf(Family.class)),
    ENDPOINTS(Jvm.USUAL, EnumSet.allOf(Family.class)),
    IPV4_ONLY(Jvm.IPV4, EnumSet.complementOf(EnumSet.of(Family.PROXIES))),
    IPV6_FIRST(Jvm.IPV6, EnumSet.of(Family.NAMES));

    final Jvm jvm;
    final Set<Family> families;

    Run(Jvm jvm, Set<Family> families) {
      this.jvm = jvm;
      this.families = families;
    }
  }
}
