package dev.weft.agent.it.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.ForkedJvm;
import dev.weft.agent.it.JvmSettings;
import dev.weft.agent.it.MeshFile;
import dev.weft.agent.it.app.Calls;
import dev.weft.agent.it.net.RawServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Nothing of the agent's is in the application's way, and nothing of the application's in ours. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationIT {
  private final RawServer server = new RawServer("127.0.0.1");
  private ForkedJvm meshed;
  private ForkedJvm plain;
  private Fields meshedAtFirst;
  private Fields plainAtFirst;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    String mesh =
        new MeshFile(folder)
            .service("users", List.of(new InetSocketAddress("127.0.0.1", server.port())))
            .write();
    Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 users\n");
    meshed = application(hosts).agent("service=web,cacheDir=" + folder + "," + mesh).start();
    plain = application(hosts).start();
    meshedAtFirst = meshed.call(Surroundings.class, "look");
    plainAtFirst = plain.call(Surroundings.class, "look");
    for (ForkedJvm application : List.of(meshed, plain)) {
      for (String client : List.of("url", "send", "sendAsync")) {
        Fields reply =
            application.call(
                Calls.class,
                "call",
                Fields.of("client", client, "url", "http://users:" + server.port() + "/"));
        assertThat(reply.get("text", reply.toString())).isEqualTo("ok");
      }
    }
  }

  @AfterAll
  void close() throws IOException {
    try (ForkedJvm first = meshed;
        ForkedJvm second = plain) {
      server.close();
    }
  }

  @Test
  void theApplicationStartsWhereItWouldWithoutUs() {
    assertThat(meshedAtFirst.all()).isEqualTo(plainAtFirst.all()).containsEntry("logManagers", "0");
  }

  @Test
  void theApplicationsSurroundingsAreWhatTheyAreWithoutUs() {
    assertThat(meshed.call(Surroundings.class, "look").all())
        .isEqualTo(plain.call(Surroundings.class, "look").all());
  }

  @Test
  void theApplicationUsesItsOwnVersionsOfOurLibraries() throws IOException {
    Fields url = Fields.of("url", "http://127.0.0.1:" + server.port() + "/");
    Map<String, String> used = meshed.call(Surroundings.class, "libraries", url).all();
    assertThat(used).isEqualTo(plain.call(Surroundings.class, "libraries", url).all());
    assertThat(used.get("jackson version")).isEqualTo("2.15.2");
    for (String library : List.of("netty", "jackson", "okhttp", "byte buddy")) {
      assertThat(used.get(library + " from")).contains("/other-versions/");
    }
  }

  @Test
  void classesOfTheAgentCanNotBeFound() {
    List<String> inside =
        List.of(
            "dev.weft.agent.Agent",
            "dev.weft.agent.AgentMain",
            "dev.weft.agent.Weft",
            "dev.weft.agent.client.jdkhttp.JdkHttpAdapter",
            "dev.weft.policy.Mesh",
            "dev.weft.consul.ConsulDiscovery",
            "dev.weft.lib.netty.buffer.ByteBuf",
            "dev.weft.lib.jackson.core.JsonFactory",
            "dev.weft.lib.okhttp3.OkHttpClient",
            "dev.weft.lib.opentelemetry.api.OpenTelemetry",
            "io.netty.buffer.ByteBuf",
            "io.netty.channel.Channel",
            "io.opentelemetry.api.OpenTelemetry",
            "com.orbitz.consul.Consul",
            "retrofit2.Retrofit",
            "org.slf4j.LoggerFactory");
    Fields found =
        meshed.call(Surroundings.class, "find", Fields.of("names", String.join(",", inside)));
    assertThat(found.all()).hasSize(inside.size()).values().containsOnly("not found");
  }

  @Test
  void ourThreadsAreTwoDaemonsThatKnowNoApplication() {
    Map<String, String> ours = new TreeMap<>(meshed.call(Surroundings.class, "threads").all());
    ours.keySet().removeAll(plain.call(Surroundings.class, "threads").all().keySet());
    assertThat(ours)
        .containsOnlyKeys("weft-io", "weft-work")
        .values()
        .containsOnly("daemon, no application loader");
  }

  private static JvmSettings application(Path hosts) throws IOException {
    JvmSettings settings =
        ForkedJvm.commands()
            .option("-Djdk.net.hosts.file=" + hosts)
            .option("-Djava.util.logging.manager=" + CountedLogManager.class.getName());
    String folder = System.getProperty("other.versions", "target/other-versions");
    try (Stream<Path> jars = Files.list(Path.of(folder))) {
      jars.sorted().forEach(settings::jar);
    }
    return settings;
  }
}
