package dev.weft.agent.it.failopen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.ForkedJvm;
import dev.weft.agent.it.consul.Admin;
import dev.weft.agent.it.consul.Caller;
import dev.weft.agent.it.consul.HttpKind;
import dev.weft.agent.it.consul.Instance;
import dev.weft.consul.RealConsul;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What answers at Consul's address is not what it should be: one line, and the calls go on. */
class BadConsulIT {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http|HTTP/1.1 200 OK#Content-Type: text/html#Content-Length: 5##<html|"
            + "can't be used: something that isn't Consul (HTTP 200, text/html",
        "http|HTTP/1.1 403 Forbidden#Content-Length: 13##ACL not found|"
            + "refuses: HTTP 403 \"ACL not found\" to GET /v1/",
        "http|HTTP/1.1 500 Server Error#Content-Length: 17##No cluster leader|"
            + "can't be used: HTTP 500 \"No cluster leader\"",
        "http|HTTP/1.1 302 Found#Location: http://login/#Content-Length: 0##|"
            + "can't be used: a redirect to http://login/ (HTTP 302), which isn't followed",
        "http|SSH-2.0-OpenSSH_9.2##|can't be used: an answer that isn't HTTP",
        "https|HTTP/1.1 400 Bad Request##|can't be used: the port doesn't speak TLS",
      })
  void saysWhatAnswersInstead(String scheme, String answer, String line) throws IOException {
    try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      byte[] bytes = answer.replace("#", "\r\n").getBytes(ISO_8859_1);
      Thread server = new Thread(() -> serve(other, bytes), "not-consul");
      server.setDaemon(true);
      server.start();
      String address = scheme + "://127.0.0.1:" + other.getLocalPort();
      try (ForkedJvm application =
          ForkedJvm.commands()
              .agent("startWait=500ms,cacheDir=off,consul=" + address)
              .logs("\\[weft\\] Consul at .*")
              .start()) {
        WithoutTheFlag.worksAs(application);
        application.awaitLog("Consul at " + address + " " + line);
        onlyOneLineOfConsul(application);
      }
    }
  }

  @Test
  void saysThatATokenIsUnknown() {
    try (RealConsul consul = RealConsul.startWithAcl("11111111-2222-3333-4444-555555555555");
        ForkedJvm application =
            ForkedJvm.commands()
                .agent("startWait=500ms,cacheDir=off,token=s3cret,consul=" + consul.httpAddress())
                .logs("\\[weft\\] Consul at .* refuses: HTTP 403 .*")
                .start()) {
      WithoutTheFlag.worksAs(application);
      assertThat(application.awaitLog("refuses: "))
          .contains("the token in use comes from agent argument")
          .doesNotContain("s3cret");
      onlyOneLineOfConsul(application);
    }
  }

  @Test
  void saysThatATokenHasNoRights() {
    try (RealConsul consul = RealConsul.startWithAcl("11111111-2222-3333-4444-555555555555");
        Instance users = Instance.start("users")) {
      consul.register("users", "users", "127.0.0.1", users.port());
      Matcher secret =
          Pattern.compile("\"SecretID\":\\s*\"([^\"]+)\"")
              .matcher(consul.send("PUT", "/v1/acl/token", "{\"Description\": \"nothing\"}"));
      assertThat(secret.find()).isTrue();
      try (ForkedJvm application =
          ForkedJvm.commands()
              .agent("startWait=500ms,cacheDir=off,consul=" + consul.httpAddress())
              .environment("CONSUL_HTTP_TOKEN", secret.group(1))
              .logs("\\[weft\\] Consul .*")
              .start()) {
        WithoutTheFlag.worksAs(application);
        assertThat(application.awaitLog("may lack service:read"))
            .contains("(from environment CONSUL_HTTP_TOKEN)")
            .doesNotContain(secret.group(1));
      }
    }
  }

  @Test
  void skipsAnEndpointWithAnUnusableAddress() {
    try (RealConsul consul = RealConsul.start();
        Instance users = Instance.start("good")) {
      consul.register("users", "good", "127.0.0.1", users.port());
      consul.register("users", "named", "no-such-host.invalid", 8080);
      consul.register("users", "portless", "127.0.0.1", 0);
      try (ForkedJvm application =
          ForkedJvm.commands()
              .agent("cacheDir=off,consul=" + consul.httpAddress())
              .logs("\\[weft\\] service users: .*")
              .start()) {
        Fields calls = Fields.of("kind", HttpKind.SEND, "url", "http://users/", "count", 20);
        assertThat(application.call(Caller.class, "spread", calls).all())
            .containsOnlyKeys("200 good");
        assertThat(Admin.of(application).json("/services/users").path("known").asInt())
            .isEqualTo(1);
        application.awaitLog("instance named at");
        application.awaitLog("instance portless at");
        assertThat(application.log().stream().filter(line -> line.contains("users")))
            .containsExactlyInAnyOrder(
                "[weft] service users: instance named at no-such-host.invalid:8080 is left out: its"
                    + " host name can't be resolved",
                "[weft] service users: instance portless at 127.0.0.1:0 is left out: its port is"
                    + " not in 1-65535");
      }
    }
  }

  private static void onlyOneLineOfConsul(ForkedJvm application) {
    assertThat(application.log()).filteredOn(line -> line.contains("] Consul ")).hasSize(1);
  }

  private static void serve(ServerSocket listener, byte[] answer) {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        socket.getInputStream().read(new byte[4096]);
        socket.getOutputStream().write(answer);
      } catch (IOException e) {
        // The next one.
      }
    }
  }
}
