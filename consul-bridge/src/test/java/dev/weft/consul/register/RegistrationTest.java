package dev.weft.consul.register;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weft.consul.ConsulSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said to Consul's agent, and what is made of its answers. */
class RegistrationTest {
  private static final Rhythm QUICK = new Rhythm(300, "1m", 600_000, 1_000, 1_000);

  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private HttpServer agent;
  private volatile long delayNanos;
  private volatile Answer heartbeat = new Answer(200, "");

  @BeforeEach
  void start() throws IOException {
    agent = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    agent.createContext("/", this::answer);
    agent.setExecutor(threads);
    agent.start();
  }

  @AfterEach
  void stop() {
    agent.stop(0);
    threads.shutdownNow();
  }

  @Test
  void ghostsAreDroppedByConsulAMinuteAfterTheirLastHeartbeatCounts() throws IOException {
    try (Registered web = new Registered(settings(), Rhythm.DEFAULT)) {
      web.awaitLine("registered web");
    }
    JsonNode body = new ObjectMapper().readTree(asked("/v1/agent/service/register").get(0).body());
    JsonNode check = body.path("Checks").path(0);
    assertThat(check.path("TTL").asText()).isEqualTo("15000ms");
    assertThat(check.path("Status").asText()).isEqualTo("passing");
    assertThat(check.path("DeregisterCriticalServiceAfter").asText()).isEqualTo("1m");
    assertThat(asked("/v1/agent/service/deregister/web-host-8080")).hasSize(1);
  }

  @Test
  void theTokenAndTheNamespaceTravelAsHeadersOnly() {
    ConsulSettings settings = settings().withToken("s3cret", null, "x").withPlace(null, "team");
    try (Registered web = new Registered(settings, QUICK)) {
      web.await("a heartbeat", () -> !asked("/v1/agent/check/pass").isEmpty());
    }
    assertThat(asked)
        .allMatch(one -> "s3cret".equals(one.token()) && "team".equals(one.namespace()))
        .noneMatch(one -> one.uri().toString().contains("s3cret"));
  }

  @Test
  void aCheckThatConsulDoesNotKnowIsRegisteredAtOnce() {
    for (Answer unknown :
        List.of(
            new Answer(404, "Unknown check ID \"web-host-8080:heartbeat\""),
            new Answer(500, "CheckID \"web-host-8080:heartbeat\" does not have associated TTL"))) {
      asked.clear();
      heartbeat = unknown;
      try (Registered web = new Registered(settings(), QUICK)) {
        web.await("the second", () -> asked("/v1/agent/service/register").size() > 1);
        assertThat(web.lines).noneMatch(line -> line.startsWith("WARN"));
      }
    }
  }

  @Test
  void anErrorOfConsulIsOneLineAndRetriedAndNoReasonToRegisterAgain() {
    heartbeat = new Answer(500, "rpc error making call: EOF");
    try (Registered web = new Registered(settings(), QUICK)) {
      web.await("three heartbeats", () -> asked("/v1/agent/check/pass").size() > 2);
      heartbeat = new Answer(200, "");
      web.awaitLine("is kept registered again");
      assertThat(web.lines).hasSize(3);
      assertThat(web.lines.get(1)).startsWith("WARN").contains("rpc error making call: EOF");
      assertThat(asked("/v1/agent/service/register")).hasSize(1);
    }
  }

  @Test
  void aSlowConsulIsNeverAskedTwiceAtOnce() {
    delayNanos = 250_000_000;
    try (Registered web = new Registered(settings(), QUICK)) {
      web.await("three heartbeats", () -> asked("/v1/agent/check/pass").size() > 2);
      assertThat(mostAtOnce.get()).isEqualTo(1);
    }
  }

  @Test
  void anApplicationThatListensNoLongerIsDeregisteredWhileItLivesOn() throws Exception {
    try (Registered web = new Registered(settings(), QUICK)) {
      web.await("a heartbeat", () -> !asked("/v1/agent/check/pass").isEmpty());
      web.listens.set(false);
      web.awaitLine("deregistered web-host-8080: the application listens no longer");
      web.thread.join(TimeUnit.SECONDS.toMillis(10));
      assertThat(web.thread.isAlive()).isFalse();
      assertThat(web.registration.status().state()).isEqualTo("deregistered");
      assertThat(asked("/v1/agent/service/deregister/web-host-8080")).hasSize(1);
    }
    assertThat(asked("/v1/agent/service/deregister/web-host-8080")).hasSize(1);
  }

  @Test
  void anApplicationThatClosesItsPortWhileConsulIsAwayIsLeftToItsMissingHeartbeats()
      throws Exception {
    try (Registered web = new Registered(settings(), QUICK)) {
      web.await("a heartbeat", () -> !asked("/v1/agent/check/pass").isEmpty());
      agent.stop(0);
      web.awaitLine("can't be kept registered");
      web.listens.set(false);
      web.thread.join(TimeUnit.SECONDS.toMillis(10));
      assertThat(web.thread.isAlive()).isFalse();
      assertThat(web.lines.get(web.lines.size() - 1))
          .startsWith("WARN web-host-8080 could not be deregistered: ")
          .endsWith("when its heartbeats are missing, and drops it 1m later");
    }
  }

  private List<Asked> asked(String path) {
    return asked.stream().filter(one -> one.uri().getPath().startsWith(path)).toList();
  }

  private ConsulSettings settings() {
    return ConsulSettings.of(URI.create("http://127.0.0.1:" + agent.getAddress().getPort()));
  }

  private void answer(HttpExchange exchange) throws IOException {
    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(
        new Asked(
            exchange.getRequestURI(),
            body,
            exchange.getRequestHeaders().getFirst("X-Consul-Token"),
            exchange.getRequestHeaders().getFirst("X-Consul-Namespace")));
    LockSupport.parkNanos(delayNanos);
    boolean beat = exchange.getRequestURI().getPath().startsWith("/v1/agent/check/pass");
    Answer answer = beat ? heartbeat : new Answer(200, "");
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    atOnce.decrementAndGet();
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private record Asked(URI uri, String body, @Nullable String token, @Nullable String namespace) {}

  private record Answer(int status, String body) {}
}
