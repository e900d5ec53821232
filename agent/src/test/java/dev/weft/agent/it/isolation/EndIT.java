package dev.weft.agent.it.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.ForkedJvm;
import dev.weft.agent.it.JvmSettings;
import dev.weft.agent.it.MeshFile;
import dev.weft.agent.it.net.RawServer;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JVM ends when the application has nothing left to do, as it does without the agent. */
class EndIT {
  private static final Duration SOON = Duration.ofSeconds(2);

  @TempDir Path folder;

  @Test
  @Tag("timed")
  void theJvmEndsWithMain() {
    try (ForkedJvm app = brief().prints("done").start()) {
      app.awaitPrinted("done");
      assertThat(app.awaitExit(SOON)).isZero();
    }
  }

  @Test
  @Tag("timed")
  void theJvmEndsWithMainAfterCalls() throws Exception {
    try (RawServer server = new RawServer("127.0.0.1")) {
      String mesh =
          new MeshFile(folder)
              .service("users", List.of(new InetSocketAddress("127.0.0.1", server.port())))
              .write();
      try (ForkedJvm app =
          brief(mesh).argument("http://users/").prints("(url|http) 200|done").start()) {
        app.awaitPrinted("done");
        assertThat(app.awaitExit(SOON)).isZero();
        assertThat(app.printed()).containsExactly("url 200", "http 200", "done");
      }
    }
  }

  @Test
  void anUncaughtExceptionEndsTheJvmWithOne() {
    try (ForkedJvm app =
        brief()
            .argument("not-http:users")
            .logs("Exception in thread \"main\" .*|\tat .*")
            .start()) {
      assertThat(app.awaitExit(Duration.ofSeconds(20))).isEqualTo(1);
      assertThat(app.log()).noneMatch(line -> line.contains("weft.lib"));
    }
  }

  private JvmSettings brief() {
    return brief(new MeshFile(folder).write());
  }

  private JvmSettings brief(String mesh) {
    return ForkedJvm.of(Brief.class).agent("service=web,cacheDir=" + folder + "," + mesh);
  }
}
