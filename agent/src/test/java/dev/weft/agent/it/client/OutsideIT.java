package dev.weft.agent.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.ForkedJvm;
import dev.weft.agent.it.JvmSettings;
import dev.weft.agent.it.MeshFile;
import dev.weft.agent.it.app.Calls;
import dev.weft.agent.it.net.Certificate;
import dev.weft.agent.it.net.DeadPort;
import dev.weft.agent.it.net.HttpEndpoint;
import dev.weft.agent.it.net.RawServer;
import dev.weft.agent.it.net.Seen;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls to names outside the mesh are byte for byte what they are without the agent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutsideIT {
  private final RawServer server = new RawServer("127.0.0.1");
  private final HttpEndpoint secure = new HttpEndpoint("secure", "127.0.0.1", 0);
  private final DeadPort refusing = DeadPort.refusing("127.0.0.1");
  private ForkedJvm meshed;
  private ForkedJvm plain;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    // What is called here by its address is also an endpoint, which doesn't make the call ours.
    String mesh =
        new MeshFile(folder)
            .service("users", List.of(new InetSocketAddress("127.0.0.1", server.port())))
            .write();
    Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost outside.test\n");
    meshed = jvm(hosts).agent("service=web,cacheDir=" + folder + "," + mesh).start();
    plain = jvm(hosts).start();
    assertThat(call(meshed, Fields.of("client", "url", "url", "http://users/")).get("text"))
        .isEqualTo("ok");
    server.take();
  }

  @AfterAll
  void close() throws Exception {
    try (ForkedJvm first = meshed;
        ForkedJvm second = plain) {
      server.close();
      secure.close();
      refusing.close();
    }
  }

  @ParameterizedTest(name = "{0} {1} to {2}")
  @CsvSource({
    "url, 1, 127.0.0.1", "url, 1, localhost", "url, 1, outside.test",
    "send, 1, 127.0.0.1", "send, 1, localhost", "send, 1, outside.test",
    "send, 2, 127.0.0.1", "send, 2, localhost", "send, 2, outside.test",
    "sendAsync, 1, 127.0.0.1", "sendAsync, 2, localhost", "sendAsync, 2, outside.test"
  })
  void theServerReceivesTheSameBytes(String client, int version, String host) throws Exception {
    String url = "http://" + host + ":" + server.port();
    List<Fields> requests =
        List.of(
            Fields.of("url", url),
            Fields.of("url", url + "/a%20b?c=d&e=%C3%A4", "header.X-Own", "1", "jar", "x"),
            Fields.of("url", url + "/", "method", "HEAD"),
            Fields.of("url", url + "/", "header.traceparent", "as I like"),
            Fields.of("url", url + "/", "method", "POST", "body", "a=1"),
            Fields.of("url", url, "method", "POST", "bodyBytes", 70_000, "bodyKind", "fixed"),
            Fields.of("url", url, "method", "PUT", "bodyBytes", 70_000, "bodyKind", "chunked"));
    for (Fields request : requests) {
      request.with("client", client).with("version", version);
    }
    requests.forEach(request -> call(plain, request));
    List<String> without = server.take();
    requests.forEach(request -> call(meshed, request));
    List<String> with = server.take();
    assertThat(with).isEqualTo(without).isNotEmpty();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"url, 1", "send, 1", "send, 2", "sendAsync, 2"})
  void aServerWithTlsReceivesTheSame(String client, int version) {
    Fields request =
        Fields.of(
            "client",
            client,
            "version",
            version,
            "url",
            "https://outside.test:" + secure.port() + "/path",
            "fresh",
            true);
    Fields without = call(plain, request);
    List<String> seenWithout = seen();
    assertThat(call(meshed, request).all()).isEqualTo(without.all());
    assertThat(seen()).isEqualTo(seenWithout).hasSize(1);
  }

  @ParameterizedTest(name = "{0} {1} of {2}")
  @CsvSource({
    "url, 1, http://no-such-host.test/",
    "url, 1, https://no-such-host.test/",
    "url, 1, http://localhost:REFUSING/",
    "url, 1, https://127.0.0.1:SECURE/",
    "url, 1, https://localhost:SECURE/",
    "send, 1, http://no-such-host.test/",
    "send, 2, https://no-such-host.test/",
    "send, 2, http://localhost:REFUSING/",
    "send, 1, https://127.0.0.1:SECURE/",
    "send, 2, https://localhost:SECURE/",
    "sendAsync, 2, http://no-such-host.test/",
    "sendAsync, 1, http://localhost:REFUSING/",
    "sendAsync, 2, https://127.0.0.1:SECURE/"
  })
  void aFailureIsTheSame(String client, int version, String template) {
    String url =
        template
            .replace("REFUSING", "" + refusing.address().getPort())
            .replace("SECURE", "" + secure.port());
    Fields request = Fields.of("client", client, "version", version, "url", url);
    Fields without = call(plain, request);
    assertThat(without.has("exception")).isTrue();
    assertThat(call(meshed, request).all()).isEqualTo(without.all());
  }

  private List<String> seen() {
    List<String> texts =
        secure.seen().stream()
            .map(
                (Seen seen) ->
                    seen.protocol() + seen.path() + seen.headers().entries() + seen.sni())
            .toList();
    secure.forget();
    return texts;
  }

  private static Fields call(ForkedJvm application, Fields request) {
    Fields reply = application.call(Calls.class, "call", request);
    reply.all().keySet().removeAll(List.of("millis", "callerMillis"));
    return reply;
  }

  private static JvmSettings jvm(Path hosts) {
    return ForkedJvm.commands()
        .option("-Djdk.net.hosts.file=" + hosts)
        .option("-Djavax.net.ssl.trustStore=" + Certificate.store())
        .option("-Djavax.net.ssl.trustStorePassword=" + Certificate.PASSWORD);
  }
}
