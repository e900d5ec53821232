package dev.weft.agent.observe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weft.agent.call.Traces;
import dev.weft.policy.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class OtelTest {
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final Telemetry telemetry = new Telemetry();
  private final TraceContext traces =
      new TraceContext(
          telemetry,
          () -> {
            throw new AssertionError("the SDK draws its own numbers");
          });
  private final List<String> warnings = new ArrayList<>();
  private final Map<String, String> received = new ConcurrentHashMap<>();
  private HttpServer collector;

  @BeforeEach
  void startCollector() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1);
          received.merge(exchange.getRequestURI().getPath(), body, String::concat);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
  }

  @AfterEach
  void stopCollector() {
    collector.stop(0);
  }

  @ParameterizedTest
  @CsvSource({
    ",,,,false",
    "otlp,,,,true",
    ",otlp,,,true",
    "none,none,,,false",
    "none,,,,false",
    ",,http://c:4317,,true",
    "none,,http://c:4317,,true",
    "none,none,http://c:4317,,false",
    "otlp,otlp,http://c:4317,true,false",
    "'',,'',,false",
  })
  void anExporterIsWantedIfASettingNamesOneOrItsEndpoint(
      String traces, String metrics, String endpoint, String disabled, boolean wanted) {
    Map<String, String> settings = new ConcurrentHashMap<>();
    put(settings, "OTEL_TRACES_EXPORTER", traces);
    put(settings, "OTEL_METRICS_EXPORTER", metrics);
    put(settings, "OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
    put(settings, "OTEL_SDK_DISABLED", disabled);

    assertThat(Otel.isWanted(settings::get)).isEqualTo(wanted);
  }

  @Test
  void everyCallIsASpanUnderTheParentOfItsRequestAndSentAtTheLatestOnClose() {
    start();
    Traces.Trace trace = traces.start(new TestHead("GET", "users:81", "/a?secret=1", PARENT));
    String traceparent = String.valueOf(trace.traceparent());
    trace.end(Outcome.of(503), 3);
    telemetry.close();

    assertThat(traceparent)
        .matches("00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-0[13]")
        .isNotEqualTo(PARENT);
    assertThat(received.get("/v1/traces"))
        .contains("GET", "http.request.method", "server.address", "users", "/a", "url.path")
        .contains("http.response.status_code", "error.type", "503", "http.request.resend_count")
        .contains("service.name", "web")
        .doesNotContain("secret");
    assertThat(warnings).isEmpty();
  }

  @Test
  void aRequestWithoutATraceStartsOne() {
    start();
    Traces.Trace trace = traces.start(new TestHead("WEIRD", "[::1]", "/", null));

    assertThat(String.valueOf(trace.traceparent())).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]");
    trace.end(Outcome.of(200), 1);
    telemetry.close();
    assertThat(received.get("/v1/traces")).contains("HTTP", "_OTHER", "WEIRD", "[::1]");
  }

  @Test
  void metricsAreTheSameAsTheAdminServers() {
    telemetry.record("users", TelemetryTest.node(1), "GET", Outcome.of(200), false, 1_000_000);
    start();
    telemetry.record("users", TelemetryTest.node(1), "GET", Outcome.of(503), true, 1_000_000);
    telemetry.hookFailures(() -> 2);
    telemetry.discoveryAge(() -> 5);
    telemetry.close();

    assertThat(received.get("/v1/metrics"))
        .contains("http.client.request.duration", "weft.upstream.attempts", "weft.hook.failures")
        .contains("weft.upstream.discovery.age", "weft.upstream.retries")
        .contains("10.0.0.1:8000", "service.name", "web");
  }

  @Test
  void itsThreadsAreDaemonsAndEndWithClose() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    start();
    traces.start(new TestHead("GET", "users", "/", null)).end(Outcome.of(200), 1);
    Set<Thread> started = Thread.getAllStackTraces().keySet();
    started.removeAll(before);
    telemetry.close();

    assertThat(started).isNotEmpty().allMatch(Thread::isDaemon);
    for (Thread thread : started) {
      if (thread.getName().startsWith("BatchSpan") || thread.getName().startsWith("Periodic")) {
        thread.join();
      }
    }
    assertThat(started.stream().map(Thread::getName).collect(Collectors.toSet()))
        .noneMatch(name -> name.contains("LogRecord"));
  }

  @Test
  void settingsTheSdkRefusesAreOneLineAndNothingIsExported() {
    Otel.start(telemetry, "web", Map.of("otel.traces.exporter", "pigeon"), new Lines());

    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0))
        .startsWith("the OTEL_* settings can't be used: ")
        .contains("pigeon")
        .endsWith("; metrics are on the admin server only");
    assertThat(telemetry.export()).isNull();
    telemetry.close();
  }

  private void start() {
    String endpoint = "http://127.0.0.1:" + collector.getAddress().getPort();
    Otel.start(
        telemetry,
        "web",
        Map.of(
            "otel.exporter.otlp.endpoint",
            endpoint,
            "otel.exporter.otlp.protocol",
            "http/protobuf"),
        new Lines());
    assertThat(warnings).isEmpty();
  }

  private static void put(Map<String, String> settings, String name, String value) {
    if (value != null) {
      settings.put(name, value);
    }
  }

  private final class Lines implements Log {
    @Override
    public void info(String line) {}

    @Override
    public void warn(String line) {
      warnings.add(line);
    }
  }
}
