package dev.weft.agent.observe;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Failure;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.Outcome;
import dev.weft.policy.ServiceName;
import dev.weft.policy.ServicePolicy;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import dev.weft.policy.balance.Node;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TelemetryTest {
  private final Telemetry telemetry = new Telemetry();

  @Test
  void anAttemptIsCountedWithTheStableHttpAttributes() {
    telemetry.record("users", node(1), "GET", Outcome.of(200), false, MILLISECONDS.toNanos(30));

    Metric.Sample sample = only("http.client.request.duration");
    assertThat(sample.attributes())
        .containsExactly(
            Map.entry("http.request.method", "GET"),
            Map.entry("server.address", "users"),
            Map.entry("server.port", 8000L),
            Map.entry("http.response.status_code", 200L),
            Map.entry("weft.upstream.endpoint", "10.0.0.1:8000"));
    assertThat(sample.histogram().count()).isEqualTo(1);
    assertThat(sample.histogram().sumSeconds()).isEqualTo(0.03);
    assertThat(only("weft.upstream.attempts").value()).isEqualTo(1);
  }

  @Test
  void anErrorHasATypeWhetherThereWasAnAnswerOrNot() {
    assertThat(Series.errorType(Outcome.of(399))).isNull();
    assertThat(Series.errorType(Outcome.of(404))).isEqualTo("404");
    assertThat(Series.errorType(Outcome.of(Failure.CONNECT_FAILURE))).isEqualTo("connect_failure");
    assertThat(Series.errorType(Outcome.IGNORED)).isEqualTo("cancelled");
  }

  @Test
  void retriesAreCountedByWhatWasWrong() {
    telemetry.record("users", node(1), "GET", Outcome.of(503), true, 1);
    telemetry.record("users", node(2), "GET", Outcome.of(503), true, 1);
    telemetry.record("users", node(3), "GET", Outcome.of(200), false, 1);

    Metric.Sample retries = only("weft.upstream.retries");
    assertThat(retries.attributes()).containsEntry("error.type", "503");
    assertThat(retries.value()).isEqualTo(2);
  }

  @Test
  void anUnknownMethodIsCountedAsOther() {
    telemetry.record("users", node(1), "X-" + System.nanoTime(), Outcome.of(200), false, 1);

    assertThat(only("http.client.request.duration").attributes())
        .containsEntry("http.request.method", "_OTHER");
  }

  @Test
  void whatFindsNoRoomIsCountedInOneSeries() {
    for (int i = 0; i < SeriesTable.MAX_SERIES + 10; i++) {
      telemetry.record("users", node(i), "GET", Outcome.of(200), false, 1);
    }

    List<Metric.Sample> samples = metric("http.client.request.duration").samples();
    assertThat(samples).hasSize(SeriesTable.MAX_SERIES + 1);
    Metric.Sample overflow = samples.get(samples.size() - 1);
    assertThat(overflow.attributes()).containsExactly(Map.entry("otel.metric.overflow", "true"));
    assertThat(overflow.histogram().count()).isEqualTo(10);
  }

  @Test
  void endpointsThatAreGoneMakeRoomWithTheNextSnapshot() {
    for (int i = 0; i < SeriesTable.MAX_SERIES; i++) {
      telemetry.record("users", node(i), "GET", Outcome.of(200), false, 1);
    }
    telemetry.published(snapshot(endpoint(7)));
    telemetry.record("users", node(5000), "GET", Outcome.of(200), false, 1);

    assertThat(metric("http.client.request.duration").samples())
        .extracting(sample -> sample.attributes().get("weft.upstream.endpoint"))
        .containsExactlyInAnyOrder("10.0.0.7:8000", "10.0.19.136:8000");
  }

  /** A node of another service that stands in is counted under a name that no snapshot has. */
  @Test
  void aNodeWhoseSeriesWasForgottenIsCountedAnew() {
    Node node = node(5000);
    for (int i = 0; i < SeriesTable.MAX_SERIES; i++) {
      telemetry.record("users", i == 0 ? node : node(i), "GET", Outcome.of(200), false, 1);
    }
    telemetry.published(snapshot(endpoint(7)));
    for (int i = 0; i < 3; i++) {
      telemetry.record("users", node, "GET", Outcome.of(200), false, 1);
    }

    assertThat(
            metric("http.client.request.duration").samples().stream()
                .filter(
                    each ->
                        "10.0.19.136:8000".equals(each.attributes().get("weft.upstream.endpoint")))
                .map(each -> each.histogram().count()))
        .containsExactly(3L);
  }

  @Test
  void triesOfManyKindsAtOneNodeAreEachCountedByThemselves() {
    Node node = node(1);
    for (int round = 0; round < 2; round++) {
      for (int status = 200; status < 220; status++) {
        telemetry.record("users", node, "GET", Outcome.of(status), false, 1);
        telemetry.record("orders", node, "POST", Outcome.of(status), false, 1);
      }
    }

    assertThat(metric("http.client.request.duration").samples())
        .hasSize(40)
        .allMatch(each -> each.histogram().count() == 2);
  }

  @Test
  void ejectionsFailedProbesAndHookFailuresAreCounted() {
    telemetry.ejected("users", endpoint(1), "5 consecutive 5xx", 1);
    telemetry.ejected("users", endpoint(1), "5 consecutive 5xx", 1);
    telemetry.probeFailed("users", endpoint(1));
    telemetry.hookFailures(() -> 3);

    assertThat(only("weft.upstream.ejections").value()).isEqualTo(2);
    assertThat(only("weft.upstream.health_check.failures").value()).isEqualTo(1);
    assertThat(only("weft.hook.failures").value()).isEqualTo(3);
  }

  @Test
  void theFirstSnapshotMakesItReadyAndRefusedDocumentsAreCounted() {
    assertThat(telemetry.isReady()).isFalse();
    telemetry.published(snapshot(endpoint(1)));

    assertThat(telemetry.isReady()).isTrue();
    assertThat(only("weft.policy.errors").value()).isEqualTo(1);
  }

  @Test
  void theAgeOfDiscoveryIsShownOnceItIsKnown() {
    assertThat(metric("weft.upstream.discovery.age").samples()).isEmpty();
    telemetry.discoveryAge(() -> MILLISECONDS.toNanos(1500));

    assertThat(only("weft.upstream.discovery.age").value()).isEqualTo(1.5);
  }

  @Test
  void watchesAreCountedByState() {
    assertThat(metric("weft.discovery.watches").samples()).isEmpty();
    telemetry.watches(() -> Map.of("overdue", 2));

    assertThat(only("weft.discovery.watches").value()).isEqualTo(2);
    assertThat(only("weft.discovery.watches").attributes())
        .isEqualTo(Map.of("weft.watch.state", "overdue"));
  }

  @Test
  void aRegistrationIsOneWhileItIsPassing() {
    assertThat(metric("weft.registration.passing").samples()).isEmpty();
    telemetry.registrations(() -> Map.of("web", 0));
    assertThat(only("weft.registration.passing").value()).isZero();
    telemetry.registrations(() -> Map.of("web", 1));

    assertThat(only("weft.registration.passing").value()).isEqualTo(1);
    assertThat(only("weft.registration.passing").attributes())
        .isEqualTo(Map.of("weft.registration.service", "web"));
  }

  @Test
  void aDurationOnABoundCountsBelowIt() {
    Histogram histogram = new Histogram();
    histogram.record(MILLISECONDS.toNanos(5));
    histogram.record(MILLISECONDS.toNanos(5) + 1);
    histogram.record(MILLISECONDS.toNanos(20_000));

    assertThat(histogram.read().cumulative())
        .containsExactly(1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3);
  }

  private static MeshSnapshot snapshot(Endpoint endpoint) {
    return new MeshSnapshot(
        MeshSnapshot.Switches.ON,
        Set.of("users"),
        Map.of(
            "users",
            new MeshSnapshot.Service(
                ServiceName.of("users"), List.of(endpoint), ServicePolicy.DEFAULT, null)),
        Map.of(),
        List.of(
            new MeshSnapshot.Document("defaults", 3, 3, null),
            new MeshSnapshot.Document("services/users", 5, 4, "line 1: no")));
  }

  private Metric.Sample only(String name) {
    assertThat(metric(name).samples()).hasSize(1);
    return metric(name).samples().get(0);
  }

  private Metric metric(String name) {
    return telemetry.read().stream()
        .filter(metric -> metric.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static Node node(int number) {
    return new Node(endpoint(number));
  }

  static Endpoint endpoint(int number) {
    try {
      InetAddress ip =
          InetAddress.getByAddress(new byte[] {10, 0, (byte) (number >> 8), (byte) number});
      return new Endpoint("u" + number, ip, 8000, Health.PASSING, 1, Set.of(), Map.of());
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
