package dev.weft.agent.observe.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.agent.observe.Log;
import dev.weft.agent.observe.Telemetry;
import dev.weft.consul.ConsulStatus;
import dev.weft.consul.WatchStatus;
import dev.weft.policy.Mesh;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServiceName;
import dev.weft.policy.ServicePolicy;
import dev.weft.policy.Upstream;
import dev.weft.policy.balance.Ejection;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import dev.weft.policy.document.PolicyStore;
import dev.weft.policy.guard.ProbeResult;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AdminServerTest {
  private static final long NOW = 1_000_000_000_000L;
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static MultiThreadIoEventLoopGroup group;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Telemetry telemetry = new Telemetry();
  private final Mesh mesh = new Mesh("web", true, bound -> 0, telemetry);
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private AdminServer server;

  @BeforeAll
  static void startLoop() {
    group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  }

  @AfterAll
  static void stopLoop() {
    group.shutdownGracefully(0, 1, SECONDS);
  }

  @BeforeEach
  void start() {
    telemetry.observe(mesh);
    server = server(ANY_PORT);
    assertThat(server.address()).isNull();
    InetSocketAddress address = server.start().join();
    assertThat(server.address()).isEqualTo(address);
    assertThat(lines).containsExactly("admin: http://127.0.0.1:" + address.getPort());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void itIsReadyOnceASnapshotWasPublished() throws Exception {
    assertThat(get("/ready").statusCode()).isEqualTo(503);
    assertThat(get("/ready").body()).contains("\"ready\" : false");
    publish();
    assertThat(get("/ready").statusCode()).isEqualTo(200);
    assertThat(get("/ready").body()).contains("\"ready\" : true");
  }

  @Test
  void theIndexAndAWrongPathListThePaths() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(200);
    assertThat(get("/").body()).contains("/services/NAME", "/metrics");
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
    assertThat(get("/nothing").body())
        .contains("\"error\" : \"nothing at /nothing\"", "/services/NAME");
  }

  @Test
  void everythingElseIsJsonThatNobodyCaches() throws Exception {
    HttpResponse<String> response = get("/services");

    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(response.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(response.headers().map()).doesNotContainKey("access-control-allow-origin");
  }

  @Test
  void servicesAreListedWithTheStateOfTheirEndpoints() throws Exception {
    publish();

    assertThat(get("/services").body())
        .contains("\"name\" : \"users\"", "\"known\" : 2", "\"usable\" : 1")
        .contains("\"catalog\" : [ \"orders\", \"users\" ]")
        .contains("\"source\" : \"a test\"");
  }

  @Test
  void aWatchOfWhichNothingCameForTooLongIsShownAsOverdueAndCounted() throws Exception {
    ConsulStatus consul =
        new ConsulStatus(
            "http://127.0.0.1:8500",
            2,
            List.of(
                new WatchStatus("catalog", 7, 100, false, null),
                new WatchStatus("service users", 0, 240_000, true, "connection refused")));
    telemetry.watches(consul::watchesByState);
    AdminData data = new AdminData(mesh, telemetry, () -> consul, Map::of, () -> NOW);
    try (AdminServer other = new AdminServer(ANY_PORT, loop(), data, new Lines())) {
      int port = other.start().join().getPort();

      assertThat(get(port, "/services").replaceAll("\\s+", ""))
          .contains("\"what\":\"catalog\",\"index\":7,\"ageMillis\":100,\"overdue\":false}")
          .contains(
              "{\"what\":\"serviceusers\",\"index\":0,\"ageMillis\":240000,"
                  + "\"overdue\":true,\"error\":\"connectionrefused\"}");
      assertThat(get(port, "/metrics"))
          .contains("weft_discovery_watches{weft_watch_state=\"overdue\"} 1");
    }
  }

  @Test
  void oneServiceHasItsPolicyDocumentsEndpointsAndEjections() throws Exception {
    publish();
    mesh.upstreams()
        .iterator()
        .next()
        .nodes()
        .get(0)
        .eject(new Ejection("5 consecutive 5xx", NOW + SECONDS.toNanos(30)));

    assertThat(get("/services/users").body())
        .contains("\"type\" : \"least-request\"", "\"connect\" : \"5s\"")
        .contains("\"key\" : \"defaults\"", "\"key\" : \"callers/web/users\"")
        .doesNotContain("callers/other/users")
        .contains("\"address\" : \"127.0.0.1:8001\"", "\"state\" : \"critical\"")
        .contains("\"reason\" : \"5 consecutive 5xx\"", "\"left\" : \"30.0s\"", "\"until\" : \"20");
  }

  @Test
  void everyVerdictOnAnEndpointHasItsReason() throws Exception {
    publish(policy("{'healthChecks': [{'http': {'path': '/h'}, 'unhealthyAfter': 1}]}"));
    Upstream users = mesh.upstreams().iterator().next();
    assertThat(compact("/services/users")).contains("\"healthChecks\":[]");
    users.dueProbes(NOW - SECONDS.toNanos(2)).get(0).ended(ProbeResult.broken("refused"), NOW);
    users.nodes().get(0).eject(new Ejection("5 consecutive 5xx", NOW));

    assertThat(compact("/services/users"))
        .contains("\"unhealthy\":1")
        .contains("\"health\":\"passing\",\"state\":\"healthcheckhttp/h:refused(1inarow)\"")
        .contains(
            "\"healthChecks\":[{\"check\":\"http/h\",\"state\":\"bad\","
                + "\"reason\":\"healthcheckhttp/h:refused(1inarow)\","
                + "\"lastProbe\":\"refused\",\"probed\":\"0.0sago\"}]")
        .contains("\"reason\":\"5consecutive5xx\"")
        .contains("\"health\":\"critical\",\"healthReason\":\"SerfHealthStatus\"")
        .contains("\"healthChecks\":[{\"check\":\"http/h\",\"state\":\"notprobedyet\"}]");
  }

  @Test
  void aServiceThatNobodyCalledIsToldFromOneThatIsNotThere() throws Exception {
    publish();

    assertThat(get("/services/orders").statusCode()).isEqualTo(404);
    assertThat(get("/services/orders").body()).contains("nobody called it yet");
    assertThat(get("/services/none").body()).contains("no service none");
  }

  @Test
  void policiesAreShownWithTheirErrors() throws Exception {
    publish();

    assertThat(get("/policies").body())
        .contains("\"key\" : \"services/users\"", "\"index\" : 5", "\"inForceIndex\" : 4")
        .contains("\"error\" : \"line 3, column 7: unknown field\"")
        .contains("\"enabled\" : true");
  }

  @Test
  void explainTellsWhereARequestWouldGo() throws Exception {
    assertThat(get("/explain?url=http://users/a").body()).contains("nothing has been published");
    publish();

    assertThat(get("/explain?method=post&url=http://users/a?b=c&header=x-a:%201").body())
        .contains("\"request\" : \"POST users/a?b=c\"", "\"meshed\" : true")
        .contains("\"service\" : \"users\"", "\"used\" : true", "\"reason\" : \"critical\"");
    assertThat(get("/explain?url=users").body()).contains("\"request\" : \"GET users/\"");
    assertThat(get("/explain?url=http://orders/").body()).contains("nobody called it yet");
    assertThat(get("/explain?url=http://example.org/").body()).contains("sent untouched");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/explain|url is missing; allowed: /explain?method=GET&url=",
        "/explain?url=http://|url can't be read",
        "/explain?url=/path|url has no host: /path",
        "/explain?url=http://a/&header=x|header has no name: x",
        "/metrics?format=xml|format=xml; allowed: json, prometheus",
        "/services?a=%zz|"
      })
  void aWrongQuestionIsToldWhatIsAllowed(String path, String reason) throws Exception {
    String answer =
        raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400 ").contains(reason == null ? "error" : reason);
  }

  @Test
  void theConfigurationHidesTheToken() throws Exception {
    assertThat(get("/config").body())
        .contains("\"value\" : \"***\"", "\"origin\" : \"environment WEFT_TOKEN\"")
        .contains("\"value\" : \"web\"")
        .doesNotContain("s3cret");
  }

  @Test
  void metricsArePrometheusTextOrJson() throws Exception {
    publish();
    HttpResponse<String> text = get("/metrics");

    assertThat(text.headers().firstValue("content-type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(text.body())
        .contains(
            "weft_upstream_endpoints{weft_upstream_service=\"users\",weft_endpoint_state=\"known\"} 2",
            "weft_upstream_endpoints{weft_upstream_service=\"users\",weft_endpoint_state=\"usable\"} 1",
            "weft_upstream_active{weft_upstream_service=\"users\",weft_upstream_endpoint=\"127.0.0.1:8001\"} 0",
            "weft_policy_errors 1");
    assertThat(get("/metrics?format=json").body()).contains("\"weft.upstream.endpoints\"");
    HttpRequest json =
        HttpRequest.newBuilder(uri("/metrics")).header("accept", "application/json").build();
    assertThat(client.send(json, HttpResponse.BodyHandlers.ofString()).body()).startsWith("{");
  }

  @Test
  void threadsOfOursAreListed() throws Exception {
    Thread thread = new Thread(() -> assertThatThrownBy(() -> SECONDS.sleep(60)), "weft-example");
    thread.start();
    try {
      assertThat(get("/threads").body())
          .contains("\"name\" : \"weft-example\"")
          .doesNotContain("\"main\"");
    } finally {
      thread.interrupt();
      thread.join();
    }
  }

  @Test
  void headHasTheHeadersAndNoBody() throws Exception {
    HttpRequest head =
        HttpRequest.newBuilder(uri("/"))
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> response = client.send(head, HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValueAsLong("content-length"))
        .hasValue(get("/").body().length());
    assertThat(response.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
  void itIsReadOnly(String method) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/ready"))
            .method(method, HttpRequest.BodyPublishers.ofString("x"))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow")).hasValue("GET, HEAD");
  }

  @Test
  void aPageOfAnotherOriginCannotReadIt() throws Exception {
    assertThat(raw("GET /config HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 403 ")
        .doesNotContain("WEFT_TOKEN");
    assertThat(raw("GET /config HTTP/1.1\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 403 ");
    assertThat(raw("GET /ready HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 503 ");
  }

  @Test
  void badRequestsAreRefusedAndTheServerGoesOn() throws Exception {
    assertThat(raw("\u0016\u0003\u0001\u0002\u0000\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    assertThat(raw("GET /" + "a".repeat(5000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 414 ");
    assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nx: " + "a".repeat(9000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ");
    assertThat(
            raw(
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n"
                    + "Connection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 413 ");
    assertThat(get("/").statusCode()).isEqualTo(200);
    assertThat(lines).hasSize(1);
  }

  @Test
  void aSupplierThatThrowsIsOneLineAndA500() throws Exception {
    AdminData broken =
        new AdminData(
            mesh,
            telemetry,
            () -> {
              throw new IllegalStateException("gone");
            },
            Map::of,
            () -> NOW);
    try (AdminServer other = new AdminServer(ANY_PORT, loop(), broken, new Lines())) {
      int port = other.start().join().getPort();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/services")).build();

      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(500);
      assertThat(lines)
          .contains("admin page /services failed: java.lang.IllegalStateException: gone");
    }
  }

  @Test
  void anAddressThatIsNotLoopbackIsRefusedInOneLine() {
    AdminServer open = server(new InetSocketAddress("0.0.0.0", 8080));

    assertThatThrownBy(() -> open.start().join()).isInstanceOf(CompletionException.class);
    assertThat(open.address()).isNull();
    assertThat(lines)
        .contains(
            "admin=0.0.0.0:8080: only loopback addresses are served; allowed: 127.0.0.1:PORT, [::1]:PORT, off; going on without");
  }

  @Test
  void aPortThatIsTakenIsOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      AdminServer second = server((InetSocketAddress) taken.getLocalSocketAddress());

      assertThatThrownBy(() -> second.start().join()).isInstanceOf(CompletionException.class);
      assertThat(lines.get(1))
          .startsWith("admin=127.0.0.1:" + taken.getLocalPort() + ": can't listen: ")
          .endsWith("; going on without");
    }
  }

  @Test
  void closeEndsTheServerAndItsConnections() throws Exception {
    InetSocketAddress address = server.address();
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      server.close();

      assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
      assertThat(server.address()).isNull();
    }
  }

  private void publish() {
    publish(ServicePolicy.DEFAULT);
  }

  private void publish(ServicePolicy policy) {
    Endpoint good =
        new Endpoint(
            "u1", InetAddress.getLoopbackAddress(), 8001, Health.PASSING, 1, Set.of(), Map.of());
    Endpoint bad =
        new Endpoint(
            "u2",
            InetAddress.getLoopbackAddress(),
            8002,
            Health.CRITICAL,
            1,
            Set.of(),
            Map.of(),
            "Serf Health Status");
    mesh.publish(
        new MeshSnapshot(
            MeshSnapshot.Switches.ON,
            Set.of("users", "orders"),
            Map.of(
                "users",
                new MeshSnapshot.Service(
                    ServiceName.of("users"), List.of(good, bad), policy, null)),
            Map.of(),
            List.of(
                new MeshSnapshot.Document("defaults", 3, 3, null),
                new MeshSnapshot.Document("callers/web/users", 3, 3, null),
                new MeshSnapshot.Document("callers/other/users", 3, 3, null),
                new MeshSnapshot.Document(
                    "services/users", 5, 4, "line 3, column 7: unknown field"))),
        NOW);
  }

  private static ServicePolicy policy(String document) {
    byte[] text = document.replace('\'', '"').getBytes(ISO_8859_1);
    PolicyStore store = new PolicyStore(null);
    assertThat(store.update(Map.of("services/users", new PolicyStore.Text(text, 1)))).isEmpty();
    return store.policy("users");
  }

  private String compact(String path) throws Exception {
    return get(path).body().replaceAll("\\s+", "");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private String get(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return client
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
  }

  private String raw(String request) throws Exception {
    InetSocketAddress address = server.address();
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private AdminServer server(InetSocketAddress wanted) {
    AdminData data =
        new AdminData(
            mesh,
            telemetry,
            () -> Map.of("source", "a test"),
            () ->
                Map.of(
                    "service", new AdminData.Setting("web", "agent argument"),
                    "token", new AdminData.Setting("s3cret", "environment WEFT_TOKEN")),
            () -> NOW);
    return new AdminServer(wanted, loop(), data, new Lines());
  }

  private static EventLoop loop() {
    return group.next();
  }

  private final class Lines implements Log {
    @Override
    public void info(String line) {
      lines.add(line);
    }

    @Override
    public void warn(String line) {
      lines.add(line);
    }
  }
}
