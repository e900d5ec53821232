package dev.weft.agent.it.register;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.agent.it.Fields;
import dev.weft.agent.it.ForkedJvm;
import dev.weft.agent.it.JvmSettings;
import dev.weft.agent.it.app.Calls;
import dev.weft.agent.it.consul.Admin;
import dev.weft.agent.it.consul.Patience;
import dev.weft.agent.it.net.DeadPort;
import dev.weft.consul.RealConsul;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application that is registered because of {@code register=true}, and nothing else. */
class RegisterIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  /** 128 and the number of the signal. */
  private static final int ENDED_BY_SIGTERM = 143;

  private RealConsul consul;

  @BeforeEach
  void start() {
    consul = RealConsul.start();
  }

  @AfterEach
  void stop() {
    consul.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"socket", "http", "async", "channel"})
  void thePortIsFoundCallersFindItAndTheEndDeregistersBeforeTheApplicationsHooks(String kind) {
    try (ForkedJvm web = app("", kind, "0.0.0.0").start()) {
      web.awaitLog("registered web at port " + port(web) + " of Consul's node");
      JsonNode service = services().path(0).path("Service");
      assertThat(service.path("Port").asInt()).isEqualTo(port(web));
      assertThat(service.path("Address").asText()).isEmpty();
      try (ForkedJvm caller =
          ForkedJvm.commands()
              .agent("service=shop,cacheDir=off,consul=" + consul.httpAddress())
              .start()) {
        Fields reply =
            caller.call(Calls.class, "call", Fields.of("client", "url", "url", "http://web/"));
        assertThat(reply.get("text", reply.toString())).isEqualTo("ok");
      }
      assertThat(terminate(web)).isEqualTo(ENDED_BY_SIGTERM);
      assertThat(web.printed()).contains("hook: gone");
      assertThat(web.log()).anyMatch(line -> line.contains("deregistered web-"));
    }
    assertThat(services()).isEmpty();
  }

  @Test
  void aKnownServerIsTakenAtOnceWhateverListenedBefore() {
    JvmSettings settings =
        app("", "netty", "0.0.0.0")
            .logs("\\[weft\\] the application listens on port \\d+ and on .*");
    NettyServer.jars().forEach(settings::jar);
    try (ForkedJvm web = settings.start()) {
      web.awaitLog("registered web at port " + port(web) + " of Consul's node");
      terminate(web);
    }
  }

  @Test
  void aPortThatOnlyThisMachineCanReachIsTakenIfThereIsNoOther() {
    try (ForkedJvm web =
        app("", "http", "127.0.0.1")
            .logs("\\[weft\\] web listens on 127\\.0\\.0\\.1 only: .*")
            .start()) {
      web.awaitLog("registered web at 127.0.0.1:" + port(web));
      terminate(web);
    }
  }

  @Test
  void tagsMetaAddressAndCheckAreThoseOfTheSettings() {
    String more =
        ",zone=eu-1a,registerTags=v1;canary,registerMeta=version=1,registerAddress=127.0.0.1,"
            + "registerCheck=/health";
    try (ForkedJvm web = app(more, "http", "0.0.0.0").start()) {
      web.awaitLog("registered web at 127.0.0.1:" + port(web));
      JsonNode entry = services().path(0);
      JsonNode service = entry.path("Service");
      assertThat(service.path("Tags").toString()).isEqualTo("[\"v1\",\"canary\"]");
      assertThat(service.path("Meta").toString())
          .contains("\"version\":\"1\"")
          .contains("\"zone\":\"eu-1a\"");
      assertThat(entry.path("Checks").toString()).contains("/health");
      JsonNode registration =
          Admin.of(web)
              .await("/config", page -> page.path("registration").path("times").asInt() == 1)
              .path("registration");
      assertThat(registration.path("state").asText()).isEqualTo("passing");
      assertThat(registration.path("port").asInt()).isEqualTo(port(web));
      terminate(web);
    }
  }

  @Test
  void withoutTheWeavingAPortThatTheSettingsNameIsRegisteredWhenItTakesConnections() {
    try (ForkedJvm other =
            ForkedJvm.of(ListeningApp.class)
                .argument("socket")
                .argument("127.0.0.1")
                .argument("" + consul.httpAddress())
                .prints("port \\d+")
                .start();
        ForkedJvm web =
            app(",disable=listen,registerPort=" + port(other), "none", "0.0.0.0").start()) {
      web.awaitLog("registered web at port " + port(other));
      terminate(web);
      other.kill();
    }
  }

  @Test
  @Tag("timed")
  void aHungConsulDelaysTheEndByASecondAtMost() throws Exception {
    long plain = millisToEnd(false);
    long hung = millisToEnd(true);
    System.out.printf("SIGTERM to exit: %d ms, with a hung Consul %d ms%n", plain, hung);
    assertThat(hung - plain).isLessThan(2_800);
  }

  @Test
  void anApplicationThatEndsByItselfIsDeregisteredToo() {
    try (ForkedJvm web = app("", "none", "0.0.0.0", "end").start()) {
      assertThat(web.awaitExit(SOON)).isZero();
      assertThat(web.printed()).contains("hook: gone");
    }
  }

  @Test
  void anApplicationThatCallsExitIsDeregisteredAndEndsWithItsStatus() {
    try (ForkedJvm web = app("", "socket", "0.0.0.0", "exit").start()) {
      assertThat(web.awaitExit(SOON)).isEqualTo(ListeningApp.EXIT_STATUS);
      assertThat(web.printed()).contains("hook: gone");
      assertThat(web.log()).anyMatch(line -> line.contains("deregistered web-"));
    }
    assertThat(services()).isEmpty();
  }

  @Test
  void aKilledApplicationIsCriticalWhenItsHeartbeatsAreMissing() {
    try (ForkedJvm web = app("", "socket", "0.0.0.0").start()) {
      web.awaitLog("registered web");
      assertThat(services().toString()).contains("passing").doesNotContain("critical");
      web.kill();
      Patience.await("critical", () -> services().toString().contains("critical"));
    }
  }

  /** Such a hook waits for itself: what is registered must be gone before the JVM hangs. */
  @Test
  void anApplicationWhoseShutdownHookCallsExitHangsAsItDoesWithoutUsButIsDeregistered() {
    try (ForkedJvm web = app("", "socket", "0.0.0.0", "exitInHook").start()) {
      web.awaitLog("registered web");
      assertThat(ProcessHandle.of(web.pid()).map(ProcessHandle::destroy)).contains(true);
      web.awaitPrinted("hook: gone");
      assertThat(services()).isEmpty();
      web.kill();
    }
  }

  @Test
  void withoutTheSettingNothingOfItIsLoaded(@TempDir Path folder) throws IOException {
    Path plain = folder.resolve("plain");
    Path registered = folder.resolve("registered");
    try (ForkedJvm web =
        listening("service=web", "http", "0.0.0.0")
            .option("-Xlog:class+load:file=" + plain)
            .start()) {
      web.admin();
      terminate(web);
    }
    try (ForkedJvm web =
        app("", "http", "0.0.0.0").option("-Xlog:class+load:file=" + registered).start()) {
      web.awaitLog("registered web");
      web.admin();
      terminate(web);
    }
    List<String> loaded = Files.readAllLines(plain);
    assertThat(loaded)
        .noneMatch(line -> line.contains("dev.weft.agent.RegisterReader"))
        .noneMatch(line -> line.contains("dev.weft.agent.OwnRegistration"))
        .noneMatch(line -> line.contains("dev.weft.agent.listen.BindHook"))
        .noneMatch(line -> line.contains("dev.weft.consul.register."))
        .noneMatch(line -> line.contains("dev.weft.lib.orbitz"));
    assertThat(Files.readAllLines(registered))
        .anyMatch(line -> line.contains("dev.weft.consul.register.Registration "));
    System.out.printf(
        "classes loaded: %d, with register=true %d%n",
        loaded.size(), Files.readAllLines(registered).size());
  }

  @Test
  void consulAwayAtTheStartIsOneLineAndTheApplicationIsRegisteredWhenItIsBack() {
    consul.stop();
    DeadPort away = DeadPort.refusing("127.0.0.1", consul.httpAddress().getPort());
    try (away;
        ForkedJvm web =
            app("", "http", "0.0.0.0")
                .logs("\\[weft\\] web-\\S+ can't be registered with Consul at .*")
                .logs("\\[weft\\] .*Consul.*")
                .start()) {
      web.awaitLog("can't be registered with Consul");
      away.close();
      consul.restart();
      web.awaitLog("registered web at port " + port(web));
      assertThat(web.log()).filteredOn(line -> line.contains("can't be registered")).hasSize(1);
      terminate(web);
    }
  }

  private long millisToEnd(boolean hung) throws Exception {
    try (ForkedJvm web =
        app("", "http", "0.0.0.0", "brief")
            .logs("\\[weft\\] .*could not be deregistered.*")
            .start()) {
      web.awaitLog("registered web");
      if (hung) {
        signal("STOP", consul.pid());
      }
      try {
        long start = System.nanoTime();
        terminate(web);
        return (System.nanoTime() - start) / 1_000_000;
      } finally {
        if (hung) {
          signal("CONT", consul.pid());
        }
      }
    }
  }

  private JvmSettings app(String more, String... arguments) {
    return listening("service=web,register=true" + more, arguments);
  }

  private JvmSettings listening(String settings, String... arguments) {
    JvmSettings app =
        ForkedJvm.of(ListeningApp.class)
            .agent(settings + ",cacheDir=off,consul=" + consul.httpAddress())
            .argument(arguments[0])
            .argument(arguments[1])
            .argument("" + consul.httpAddress())
            .prints("port \\d+|hook: .*")
            .logs("\\[weft\\] (registered web at|deregistered web-).*");
    for (int i = 2; i < arguments.length; i++) {
      app.argument(arguments[i]);
    }
    return app;
  }

  private static int port(ForkedJvm app) {
    Patience.await("its port", () -> !app.printed().isEmpty());
    return Integer.parseInt(app.printed().get(0).substring("port ".length()));
  }

  private static int terminate(ForkedJvm app) {
    assertThat(ProcessHandle.of(app.pid()).map(ProcessHandle::destroy)).contains(true);
    return app.awaitExit(SOON);
  }

  private static void signal(String signal, long pid) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + signal, "" + pid).start().waitFor()).isZero();
  }

  private JsonNode services() {
    try {
      return new ObjectMapper().readTree(consul.send("GET", "/v1/health/service/web", ""));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
