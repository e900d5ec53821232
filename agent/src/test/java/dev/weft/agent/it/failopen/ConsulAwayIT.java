package dev.weft.agent.it.failopen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.ForkedJvm;
import dev.weft.agent.it.JvmSettings;
import dev.weft.agent.it.consul.Admin;
import dev.weft.agent.it.consul.Caller;
import dev.weft.agent.it.consul.HttpKind;
import dev.weft.agent.it.consul.Instance;
import dev.weft.agent.it.consul.Patience;
import dev.weft.agent.it.net.DeadPort;
import dev.weft.consul.RealConsul;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Consul is absent, silent, or goes away and comes back. */
class ConsulAwayIT {
  private static final int START_WAIT_MILLIS = 1000;

  /** What a call costs by itself on a busy machine. */
  private static final int CALL_MILLIS = 1000;

  private static final String DOWN = "\\[weft\\] Consul at .* can't be used: .*";

  @Test
  void absentAtTheStart() {
    try (DeadPort absent = DeadPort.refusing("127.0.0.1");
        ForkedJvm application =
            agent("http://127.0.0.1:" + absent.address().getPort(), "startWait=1s,cacheDir=off")
                .logs(DOWN)
                .start()) {
      WithoutTheFlag.worksAs(application);
      application.awaitLog("can't be used: ");
      assertThat(application.log()).filteredOn(line -> line.matches(DOWN)).hasSize(1);
      assertThat(Admin.of(application).json("/ready").path("ready").asBoolean()).isFalse();
    }
  }

  /** It takes connections and never answers. */
  @Tag("timed")
  @ParameterizedTest
  @EnumSource(names = {"URL", "SEND", "ASYNC2"})
  void silentAtTheStart(HttpKind kind) throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Instance outside = Instance.start("outside");
        ForkedJvm application =
            agent(
                    "http://127.0.0.1:" + silent.getLocalPort(),
                    "startWait=" + START_WAIT_MILLIS + "ms,cacheDir=off")
                .logs(DOWN)
                .start()) {
      // What the client's own classes cost is not waiting.
      Fields warm = Fields.of("kind", kind, "url", "http://127.0.0.1:" + outside.port() + "/");
      assertThat(application.call(Caller.class, "call", warm).get("status")).isEqualTo("200");
      Fields call = Fields.of("kind", kind, "url", "http://users/");
      Fields first = application.call(Caller.class, "call", call);
      assertThat(first.get("failure")).isEqualTo(WithoutTheFlag.failure(kind));
      assertThat(first.number("millis", 0)).isLessThan(START_WAIT_MILLIS + CALL_MILLIS);
      Fields second = application.call(Caller.class, "call", call);
      assertThat(second.get("failure")).isEqualTo(WithoutTheFlag.failure(kind));
      assertThat(second.number("millis", 0)).isLessThan(START_WAIT_MILLIS / 2);
      System.out.println(
          kind + ": first call " + first.get("millis") + " ms, second " + second.get("millis"));
    }
  }

  @Test
  void killedAndRestartedWhileRunning() {
    try (RealConsul consul = RealConsul.startDurable();
        Instance first = Instance.start("first");
        Instance second = Instance.start("second");
        ForkedJvm application =
            agent("" + consul.httpAddress(), "service=web,cacheDir=off")
                .logs(DOWN)
                .logs("\\[weft\\] Consul at .* answers again after \\d+ s")
                .start()) {
      consul.register("users", "first", "127.0.0.1", first.port());
      application.call(Caller.class, "startLoad", users());
      Patience.await("calls", () -> first.requests() > 50);
      consul.stop();
      try (DeadPort away = refusing(consul)) {
        application.awaitLog("can't be used: ");
        int before = first.requests();
        Patience.await("calls without Consul", () -> first.requests() > before + 100);
      }
      consul.restart();
      application.awaitLog("answers again");
      consul.register("users", "second", "127.0.0.1", second.port());
      Patience.await("calls to the new one", () -> second.requests() > 50);
      assertThat(application.call(Caller.class, "stopLoad").get("shown")).isEmpty();
    }
  }

  @Test
  void withoutAnyPolicy() {
    try (RealConsul consul = RealConsul.start();
        Instance instance = Instance.start("only");
        ForkedJvm application = agent("" + consul.httpAddress(), "cacheDir=off").start()) {
      consul.register("users", "only", "127.0.0.1", instance.port());
      assertThat(spread(application)).containsOnlyKeys("200 only");
      assertThat(Admin.of(application).json("/policies").path("documents")).isEmpty();
    }
  }

  @Test
  void startsFromTheCacheFileWhileItIsAway(@TempDir Path folder) {
    try (RealConsul consul = RealConsul.start();
        Instance instance = Instance.start("kept")) {
      consul.register("users", "kept", "127.0.0.1", instance.port());
      consul.putKv("weft/services/users", "{\"hosts\": [\"users.internal:99\"]}");
      Path cache = folder.resolve("cache");
      String settings = "service=web,cacheDir=" + cache;
      try (ForkedJvm application = agent("" + consul.httpAddress(), settings).start()) {
        assertThat(spread(application)).containsOnlyKeys("200 kept");
        Patience.await("the cache file", () -> texts(cache).contains("\"kept\""));
        Patience.await("the policy in it", () -> texts(cache).contains("services/users"));
        assertThat(cache.resolve(application.pid() + ".json")).exists();
      }
      consul.stop();
      assertThat(files(cache, ".json")).isEqualTo(1);
      try (DeadPort away = refusing(consul);
          ForkedJvm application =
              agent("" + consul.httpAddress(), settings)
                  .logs(DOWN)
                  .logs("\\[weft\\] starting from the cache file: 1 services known")
                  .start()) {
        assertThat(spread(application)).containsOnlyKeys("200 kept");
        Fields call = Fields.of("kind", "SEND", "url", "http://users.internal:99/");
        assertThat(application.call(Caller.class, "call", call).get("status")).isEqualTo("200");
        assertThat(Admin.of(application).text("/services/users")).contains("cache file");
      }
    }
  }

  @Test
  void writesNothingWithTheCacheOff(@TempDir Path folder) {
    try (RealConsul consul = RealConsul.start();
        Instance instance = Instance.start("only")) {
      consul.register("users", "only", "127.0.0.1", instance.port());
      try (ForkedJvm application =
          agent("" + consul.httpAddress(), "service=web,cacheDir=off")
              .option("-Djava.io.tmpdir=" + folder)
              .start()) {
        assertThat(spread(application)).containsOnlyKeys("200 only");
        application.admin();
        assertThat(files(folder, "")).isZero();
      }
      assertThat(files(folder, "")).isZero();
    }
  }

  private static JvmSettings agent(String consul, String settings) {
    return ForkedJvm.commands().agent("consul=" + consul + "," + settings);
  }

  private static Fields users() {
    return Fields.of(
        "kinds", "URL,SEND,ASYNC2", "threads", 3, "url", "http://users/", "pauseMicros", 2000);
  }

  private static Map<String, String> spread(ForkedJvm application) {
    Fields calls = Fields.of("kind", "URL", "url", "http://users/", "count", 20);
    return application.call(Caller.class, "spread", calls).all();
  }

  /** Keeps the port of one that was stopped. */
  private static DeadPort refusing(RealConsul consul) {
    return DeadPort.refusing("127.0.0.1", consul.httpAddress().getPort());
  }

  /** What the files hold, one after the other. */
  private static String texts(Path folder) {
    StringBuilder texts = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      // Not there yet, or being replaced.
    }
    return texts.toString();
  }

  /** How many files there are whose names end so. */
  private static long files(Path folder, String end) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).filter(file -> ("" + file).endsWith(end)).count();
    } catch (IOException e) {
      return 0;
    }
  }
}
