package dev.weft.agent.it.failopen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.ForkedJvm;
import dev.weft.agent.it.consul.Admin;
import dev.weft.agent.it.consul.Caller;
import dev.weft.agent.it.consul.HttpKind;
import dev.weft.agent.it.consul.Instance;
import dev.weft.consul.RealConsul;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Something inside is broken: a hook throws, a woven class is not as we know it. */
class BrokenInsideIT {
  /** As a socket, what isn't known as a client would be in the mesh all the same. */
  private static final String ONLY_HTTP = "disable=socket,cacheDir=off,consul=";

  private static final List<HttpKind> JDK_HTTP = List.of(HttpKind.SEND, HttpKind.ASYNC2);

  private static RealConsul consul;
  private static Instance users;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    consul = RealConsul.start();
    users = Instance.start("users");
    consul.register("users", "users", "127.0.0.1", users.port());
  }

  @AfterAll
  static void stop() {
    users.close();
    consul.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"exception", "error"})
  void aHookThatThrowsLetsTheCallGoOutAsItIs(String kind) {
    try (ForkedJvm application =
        ForkedJvm.commands()
            .agent("cacheDir=off,consul=" + consul.httpAddress())
            .option(TestAgent.option(folder, ThrowingHooks.class, kind))
            .logs("\\[weft\\] a hook failed, the call went out without it: .*")
            .start()) {
      WithoutTheFlag.worksAs(application);
      String line = application.awaitLog("a hook failed");
      assertThat(line).contains("made by the test");
      assertThat(application.log()).filteredOn(each -> each.contains("a hook failed")).hasSize(1);
      assertThat(Admin.of(application).metric("weft_hook_failures_total")).isGreaterThan(10);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "getNewHttpClient:gotNewHttpClient, found 4 of the 6 methods to weave",
    "failedOnce:failedTwix, java.lang.NoSuchFieldException: failedOnce",
  })
  void anUnknownHttpUrlConnectionIsLeftAlone(String names, String reason) {
    try (ForkedJvm application =
        ForkedJvm.commands()
            .option(TestAgent.option(folder, OtherBuild.class, names))
            .agent(ONLY_HTTP + consul.httpAddress())
            .logs("\\[weft\\] urlconnection is not meshed: .*")
            .start()) {
      leftAlone(application, HttpKind.URL);
      meshed(application, HttpKind.SEND);
      meshed(application, HttpKind.ASYNC2);
      String line = application.awaitLog("is not meshed");
      assertThat(line).contains("not the ones known to this version (").contains(reason);
      assertThat(application.log()).filteredOn(each -> each.contains("not meshed")).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "getExceptionalCF:gotExceptionalCF, found 4 of the 5 methods to weave",
    "previousreq:previousqer, java.lang.NoSuchFieldException: previousreq",
  })
  void anUnknownHttpClientIsLeftAlone(String names, String reason) {
    try (ForkedJvm application =
        ForkedJvm.commands()
            .option(TestAgent.option(folder, OtherBuild.class, names))
            .agent(ONLY_HTTP + consul.httpAddress())
            .logs("\\[weft\\] jdkhttp is not meshed: .*")
            .start()) {
      JDK_HTTP.forEach(kind -> leftAlone(application, kind));
      meshed(application, HttpKind.URL);
      String line = application.awaitLog("is not meshed");
      assertThat(line).contains("not the ones known to this version (").contains(reason);
      assertThat(application.log()).filteredOn(each -> each.contains("not meshed")).hasSize(1);
    }
  }

  @Test
  void anIntegrationThatIsDisabledIsNotWoven() {
    try (ForkedJvm application =
        ForkedJvm.commands()
            .agent("disable=urlconnection;socket,cacheDir=off,consul=" + consul.httpAddress())
            .start()) {
      leftAlone(application, HttpKind.URL);
      meshed(application, HttpKind.SEND);
    }
  }

  private static void leftAlone(ForkedJvm application, HttpKind kind) {
    assertThat(call(application, kind, "http://users/").get("failure"))
        .isEqualTo(WithoutTheFlag.failure(kind));
    String outside = "http://127.0.0.1:" + users.port() + "/";
    assertThat(call(application, kind, outside).get("status")).isEqualTo("200");
  }

  private static void meshed(ForkedJvm application, HttpKind kind) {
    assertThat(call(application, kind, "http://users/").all()).containsEntry("status", "200");
  }

  private static Fields call(ForkedJvm application, HttpKind kind, String url) {
    return application.call(Caller.class, "call", Fields.of("kind", kind, "url", url));
  }
}
