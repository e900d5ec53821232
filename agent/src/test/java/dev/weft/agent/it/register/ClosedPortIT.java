package dev.weft.agent.it.register;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.agent.it.Fields;
import dev.weft.agent.it.ForkedJvm;
import dev.weft.agent.it.JvmSettings;
import dev.weft.agent.it.consul.Admin;
import dev.weft.agent.it.consul.Patience;
import dev.weft.agent.it.net.DeadPort;
import dev.weft.consul.RealConsul;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application that closes its port and lives on: Consul must not call it passing. */
class ClosedPortIT {
  private static final String ANY = "0.0.0.0";

  private static RealConsul consul;

  @BeforeAll
  static void start() {
    consul = RealConsul.start();
  }

  @AfterAll
  static void stop() {
    consul.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"socket", "channel"})
  void aClosedPortIsDeregisteredAndTheNextOneRegistered(String kind) {
    try (ForkedJvm web = app("").start()) {
      int first = open(web, kind, 0);
      web.awaitLog("registered web at port " + first);
      int management = open(web, "socket", 0);
      close(web, first);
      web.awaitLog(first + ": the application listens no longer");
      assertThat(services()).isEmpty();
      Admin.of(web)
          .await(
              "/config",
              page -> page.path("registration").path("state").asText().equals("waiting"));

      int second = open(web, kind, 0);
      web.awaitLog("registered web at port " + second);
      assertThat(services()).hasSize(1);
      close(web, second);
      open(web, kind, second);
      int lines = web.log().size();
      web.awaitLog(lines, "registered web at port " + second);
      assertThat(services().path(0).path("Service").path("Port").asInt()).isEqualTo(second);
      assertThat(web.log())
          .noneMatch(line -> line.contains("registered web at port " + management));
    }
    assertThat(services()).isEmpty();
  }

  @Test
  void aPortThatIsNotSeenIsAskedWhetherItIsOpen() {
    DeadPort free = DeadPort.refusing(ANY);
    int port = free.address().getPort();
    try (free;
        ForkedJvm web = app(",disable=listen,registerPort=" + port).start()) {
      web.awaitReady();
      free.close();
      open(web, "socket", port);
      web.awaitLog("registered web at port " + port);
      close(web, port);
      try (DeadPort held = DeadPort.refusing(ANY, port)) {
        web.awaitLog(port + ": the application listens no longer");
        assertThat(services()).isEmpty();
      }
      int lines = web.log().size();
      open(web, "socket", port);
      web.awaitLog(lines, "registered web at port " + port);
    }
    assertThat(services()).isEmpty();
  }

  @Test
  void noThreadOfARegistrationKeepsTheJvmFromItsEnd() {
    try (ForkedJvm web = app("").start()) {
      int port = open(web, "socket", 0);
      web.awaitLog("registered web at port " + port);
      Fields threads = web.call(Ports.class, "threads");
      assertThat(threads.get("all")).contains("weft-register");
      assertThat(threads.get("holding")).doesNotContain("weft").doesNotContain("OkHttp");
      assertThat(threads.get("holding")).doesNotContain("Okio").doesNotContain("event-executor");
    }
    Patience.await("the deregistration", () -> services().isEmpty());
  }

  private static JvmSettings app(String more) {
    return ForkedJvm.commands()
        .agent("service=web,register=true,cacheDir=off,consul=" + consul.httpAddress() + more)
        .logs("\\[weft\\] (registered web at|deregistered web-|the application listens on port).*");
  }

  private static int open(ForkedJvm web, String kind, int port) {
    return web.call(Ports.class, "open", Fields.of("kind", kind, "port", port)).number("port", 0);
  }

  private static void close(ForkedJvm web, int port) {
    web.call(Ports.class, "close", Fields.of("port", port));
  }

  private static JsonNode services() {
    try {
      return new ObjectMapper().readTree(consul.send("GET", "/v1/health/service/web", ""));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
