package dev.weft.agent.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.app.Calls;
import dev.weft.agent.it.net.HttpEndpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways into a JVM beside the plain flag: attached while it runs, and named twice. */
class AttachIT {
  @TempDir Path folder;

  @Test
  void clientsThatAreInUseAlreadyAreInTheMeshOnceTheAgentIsAttached() throws Exception {
    try (HttpEndpoint server = new HttpEndpoint("a", "127.0.0.1", 0);
        ForkedJvm app =
            ForkedJvm.commands()
                // JDK 21 and later warn of any agent that is attached.
                .logs("WARNING: .*")
                .start()) {
      String registry = new MeshFile(folder).service("users", List.of(server.address())).write();
      for (String client : List.of("url", "send")) {
        Fields before = call(app, client, "http://127.0.0.1:" + server.port() + "/");
        assertThat(before.get("status")).isEqualTo("200");
      }

      attach(app.pid(), "service=web,cacheDir=off," + registry);

      for (String client : List.of("url", "send")) {
        assertThat(call(app, client, "http://users/").get("status")).isEqualTo("200");
      }
    }
  }

  @Test
  void namedTwiceItStartsOnce() throws Exception {
    try (HttpEndpoint server = new HttpEndpoint("a", "127.0.0.1", 0)) {
      String registry = new MeshFile(folder).service("users", List.of(server.address())).write();
      try (ForkedJvm app =
          ForkedJvm.commands()
              .agent("service=web,cacheDir=off," + registry)
              .agent("service=other,cacheDir=off," + registry)
              .logs("\\[weft\\] named twice: the second time is ignored, with its settings")
              .start()) {
        assertThat(call(app, "url", "http://users/").get("status")).isEqualTo("200");
        assertThat(app.log()).filteredOn(line -> line.contains("admin: ")).hasSize(1);
      }
    }
  }

  private static Fields call(ForkedJvm app, String client, String url) {
    return app.call(Calls.class, "call", Fields.of("client", client, "url", url));
  }

  private static void attach(long pid, String settings) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                JvmSettings.property("it.java.home") + "/bin/jcmd",
                "" + pid,
                "JVMTI.agent_load",
                JvmSettings.property("agent.jar"),
                '"' + JvmSettings.patient(settings) + '"')
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes());
    assertThat(jcmd.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(said).contains("return code: 0");
  }
}
