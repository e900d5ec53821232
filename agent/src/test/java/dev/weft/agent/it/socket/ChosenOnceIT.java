package dev.weft.agent.it.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.ForkedJvm;
import dev.weft.agent.it.MeshFile;
import dev.weft.agent.it.app.Calls;
import dev.weft.agent.it.consul.Patience;
import dev.weft.agent.it.net.Answer;
import dev.weft.agent.it.net.HttpEndpoint;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the mesh connects to for a request, or for itself, isn't balanced again: here by a trap,
 * another service that has the endpoint's address among its names, or under the service's own name,
 * which takes no connections but those for requests.
 */
class ChosenOnceIT {
  private static final List<String> SOCKETS =
      List.of("SOCKET", "TIMED", "CHANNEL", "ADAPTOR", "SELECTOR", "FUTURE", "HANDLER");

  @Test
  void anEndpointThatWasChosenForARequestIsNotBalancedAgain(@TempDir Path folder) {
    try (HttpEndpoint web = new HttpEndpoint("web", "127.0.0.1", 0);
        Greeter trap = Greeter.start("trap")) {
      web.behave(request -> Answer.ok("web"));
      MeshFile mesh =
          new MeshFile(folder)
              .service("shop", List.of(web.address()))
              .service("trap", List.of(trap.address()))
              .policy(
                  "services/shop",
                  "{\"protocol\": \"http\", \"circuitBreaker\": {\"maxConnections\": 0},"
                      + "\"healthChecks\": [{\"http\": {\"path\": \"/health\"}, \"interval\": \"100ms\"}],"
                      + "\"routes\": [{\"mirror\": {\"service\": \"shop\"}}]}")
              .policy(
                  "services/trap",
                  "{\"protocol\": \"tcp\", \"hosts\": [\"127.0.0.1:%d\"]}".formatted(web.port()));
      try (ForkedJvm application =
          ForkedJvm.commands().agent("startWait=20s," + mesh.write()).start()) {
        assertThat(greeting(application, "SOCKET", "shop", 1))
            .isEqualTo("java.net.ConnectException: weft: shop route: overflow");
        // Nobody waits for discovery to connect to an address.
        assertThat(greeting(application, "SOCKET", "trap", 1)).isEqualTo("trap");
        for (String kind : SOCKETS) {
          assertThat(greeting(application, kind, "127.0.0.1", web.port()))
              .as(kind)
              .isEqualTo("trap");
        }
        int trapped = trap.accepted();
        assertThat(trapped).isEqualTo(1 + SOCKETS.size());
        for (String client : List.of("url", "send", "sendAsync")) {
          for (int version = 1; version <= 2; version++) {
            Fields request =
                Fields.of("client", client, "version", version, "url", "http://shop/call");
            assertThat(application.call(Calls.class, "call", request).get("text", "nothing"))
                .as(client + version)
                .isEqualTo("web");
          }
        }
        Patience.await("probes", () -> requests(web, "/health") >= 2);
        Patience.await("copies", () -> requests(web, "/call") == 2 * 6);
        assertThat(trap.accepted()).isEqualTo(trapped);
      }
    }
  }

  private static String greeting(ForkedJvm application, String kind, String host, int port) {
    Fields request = Fields.of("kind", kind, "host", host, "port", port);
    return application.call(Greeted.class, "connect", request).get("greetings");
  }

  private static long requests(HttpEndpoint server, String path) {
    return server.seen().stream().filter(seen -> seen.path().equals(path)).count();
  }
}
