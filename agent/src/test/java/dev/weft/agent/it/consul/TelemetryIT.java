package dev.weft.agent.it.consul;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weft.agent.it.Fields;
import dev.weft.agent.it.ForkedJvm;
import dev.weft.agent.it.JvmSettings;
import dev.weft.consul.RealConsul;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is told of the calls: metrics, traces, the admin server. */
@Tag("timed")
class TelemetryIT {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

  private static RealConsul consul;
  private static Instance good;
  private static Instance bad;

  @BeforeAll
  static void start() {
    consul = RealConsul.start();
    good = Instance.start("good");
    bad = Instance.start("bad");
    bad.answer(503);
    consul.register("users", "good", "127.0.0.1", good.port());
    consul.register("users", "bad", "127.0.0.1", bad.port());
    consul.register("plain", "plain", "127.0.0.1", good.port());
    consul.putKv(
        "weft/services/users",
        """
        {"loadBalancer": {"policy": "round-robin"}, "retry": {"on": ["5xx"]},
         "outlierDetection": {"consecutive5xx": 6}}
        """);
  }

  @AfterAll
  static void stop() {
    good.close();
    bad.close();
    consul.close();
  }

  @Test
  void countsEveryCallWithoutTheSdk(@TempDir Path folder) throws IOException {
    Path loaded = folder.resolve("loaded");
    try (ForkedJvm application = agent().option("-Xlog:class+load:file=" + loaded).start()) {
      for (HttpKind kind : List.of(HttpKind.URL, HttpKind.SEND, HttpKind.ASYNC)) {
        assertThat(spread(application, kind, "http://users/", 4)).containsOnlyKeys("200 good");
      }
      assertThat(spread(application, HttpKind.ASYNC2, "http://plain/", 5))
          .containsOnlyKeys("200 good");
      spread(application, HttpKind.URL, "http://127.0.0.1:" + good.port() + "/", 7);
      Admin admin = Admin.of(application);
      String users = "=\"users\"";
      String duration = "http_client_request_duration_seconds";
      assertThat(admin.metric(duration + "_count", users, "status_code=\"200\"")).isEqualTo(12);
      double failed = admin.metric(duration + "_count", users, "status_code=\"503\"");
      assertThat(failed).isBetween(5.0, 7.0);
      assertThat(admin.metric(duration + "_bucket", users, "200", "le=\"+Inf\"")).isEqualTo(12);
      assertThat(admin.metric(duration + "_sum", users)).isPositive();
      assertThat(admin.metric(duration + "_count", "\"plain\"")).isEqualTo(5);
      assertThat(admin.metric(duration + "_count")).isEqualTo(12 + failed + 5);
      assertThat(admin.metric("weft_upstream_attempts_total", users)).isEqualTo(12 + failed);
      assertThat(admin.metric("weft_upstream_retries_total", users)).isEqualTo(failed);
      assertThat(admin.metric("weft_upstream_ejections_total", users)).isBetween(0.0, 1.0);
      assertThat(admin.metric("weft_upstream_endpoints", users, "known")).isEqualTo(2);
      assertThat(admin.metric("weft_upstream_active", users)).isZero();
      assertThat(admin.metric("weft_hook_failures_total")).isZero();
      assertThat(admin.metric("weft_upstream_discovery_age_seconds")).isBetween(0.0, 60.0);
      assertThat(Files.readString(loaded))
          .contains("dev.weft.agent.observe.Telemetry ")
          .doesNotContain("opentelemetry.sdk", "opentelemetry.exporter", "OtelSdk");
      assertThat(admin.text("/threads")).doesNotContain("MetricReader").doesNotContain("Exporter");
      assertThat(admin.json("/threads").path("threads")).hasSize(2);
    }
  }

  @Test
  void allPagesOfTheAdminServerAnswer() {
    try (ForkedJvm application = agent().start()) {
      spread(application, HttpKind.URL, "http://plain/", 3);
      Admin admin = Admin.of(application);
      assertThat(admin.json("/ready").path("ready").asBoolean()).isTrue();
      assertThat(admin.json("/").path("paths").has("/ready")).isTrue();
      assertThat(admin.json("/services").path("catalog").toString())
          .contains("\"users\"", "\"plain\"");
      assertThat(admin.json("/services/plain").path("endpoints").path(0).path("requests").asInt())
          .isEqualTo(3);
      assertThat(admin.json("/services/users").path("error").asText())
          .contains("nobody called it yet");
      assertThat(MeshBench.document(admin.json("/policies"), "services/users").has("error"))
          .isFalse();
      assertThat(admin.json("/explain?method=GET&url=http://plain/x").path("service").asText())
          .isEqualTo("plain");
      assertThat(admin.json("/config").path("settings").path("service").path("value").asText())
          .isEqualTo("web");
      assertThat(admin.text("/metrics")).contains("# TYPE weft_upstream_attempts_total counter");
      assertThat(admin.json("/metrics?format=json").path("metrics")).isNotEmpty();
      assertThat(admin.json("/threads").path("threads")).isNotEmpty();
      assertThat(admin.text("/nothing")).contains("nothing at /nothing");
    }
  }

  @ParameterizedTest
  @EnumSource(HttpKind.class)
  void aTraceIsContinuedOrStarted(HttpKind kind) {
    try (ForkedJvm application = agent().start()) {
      String url = "http://plain/";
      String started = sent(application, Fields.of("kind", kind, "url", url));
      assertThat(started).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}").doesNotContain(TRACE);
      if (kind.name().endsWith("2")) {
        // The instance doesn't read the headers of later requests.
        return;
      }
      String next = sent(application, Fields.of("kind", kind, "url", url));
      assertThat(next).isNotEqualTo(started);
      String continued =
          sent(application, Fields.of("kind", kind, "url", url, "h.traceparent", PARENT));
      assertThat(continued).contains(TRACE);
      String outside = "http://127.0.0.1:" + good.port() + "/";
      assertThat(sent(application, Fields.of("kind", kind, "url", outside))).isEmpty();
    }
  }

  @Test
  void sendsToACollectorThatTheEnvironmentNames() throws IOException {
    Map<String, String> received = new ConcurrentHashMap<>();
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1);
          received.merge(exchange.getRequestURI().getPath(), body, String::concat);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    try (ForkedJvm application =
        agent()
            .environment(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://127.0.0.1:" + collector.getAddress().getPort())
            .environment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
            .environment("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
            .environment("OTEL_METRIC_EXPORT_INTERVAL", "500")
            .environment("OTEL_BSP_SCHEDULE_DELAY", "200")
            .start()) {
      Patience.await(
          "metrics and traces",
          () -> {
            spread(application, HttpKind.SEND, "http://plain/", 1);
            return received.getOrDefault("/v1/metrics", "").contains("weft.upstream.attempts")
                && received.getOrDefault("/v1/metrics", "").contains("http.client.request.duration")
                && received.getOrDefault("/v1/traces", "").contains("plain");
          });
      assertThat(received.get("/v1/metrics")).contains("service.name", "web");
      assertThat(Admin.of(application).metric("weft_upstream_attempts_total")).isPositive();
    } finally {
      collector.stop(0);
    }
  }

  /** The {@code traceparent} that the instance saw. */
  private static String sent(ForkedJvm application, Fields call) {
    good.forget();
    assertThat(application.call(Caller.class, "call", call).get("status")).isEqualTo("200");
    Instance.Arrival arrival = good.arrivals().iterator().next();
    return arrival.request().headers().getOrDefault("traceparent", "");
  }

  private static Map<String, String> spread(
      ForkedJvm application, HttpKind kind, String url, int count) {
    Fields calls = Fields.of("kind", kind, "url", url, "count", count);
    return application.call(Caller.class, "spread", calls).all();
  }

  private static JvmSettings agent() {
    return ForkedJvm.commands().agent("service=web,cacheDir=off,consul=" + consul.httpAddress());
  }
}
