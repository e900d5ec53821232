package dev.weft.policy;

import static dev.weft.policy.Given.SECOND;
import static dev.weft.policy.Given.endpoint;
import static dev.weft.policy.Given.get;
import static dev.weft.policy.Given.service;
import static dev.weft.policy.Given.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import dev.weft.policy.balance.LoadBalancing;
import dev.weft.policy.balance.Node;
import dev.weft.policy.document.Policies;
import dev.weft.policy.guard.OutlierDetection;
import dev.weft.policy.guard.RetryPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Endpoints taken out for failing and taken back; on the assembled engine. */
class EjectionTest {
  private static final ServicePolicy DEFAULTS =
      new ServicePolicy(
          Map.of(),
          List.of(),
          LoadBalancing.DEFAULT,
          Timeouts.DEFAULT,
          RetryPolicy.DEFAULT,
          new OutlierDetection(
              5,
              5,
              5,
              OutlierDetection.FailurePercentage.DEFAULT,
              OutlierDetection.SuccessRate.DEFAULT,
              10 * SECOND,
              30 * SECOND,
              300 * SECOND,
              50,
              0));

  private final Events events = new Events();
  private final Mesh mesh = new Mesh(null, true, new Random(3)::nextInt, events);

  @Test
  void anEndpointThatFailsFiveTimesGetsNoMoreRequestsUntilItsTimeIsOver() {
    publish("{'outlierDetection': {'jitter': 0}}", endpoint(1), endpoint(2), endpoint(3));
    failAt(8001, Outcome.of(Failure.CONNECT_FAILURE), 5, SECOND);

    assertThat(events.lines)
        .containsExactly(
            "users i1 out for 30 s: 5 consecutive local-origin failures (last connect-failure)");
    assertThat(ports(100, 2 * SECOND)).doesNotContain(8001);
    assertThat(node(1).unusable())
        .isEqualTo("ejected: 5 consecutive local-origin failures (last connect-failure)");
    assertThat(node(1).standing().timesEjected()).isEqualTo(1);
    assertThat(node(1).ejection().until()).isEqualTo(31 * SECOND);

    mesh.sweep(30 * SECOND);
    assertThat(ports(100, 30 * SECOND)).doesNotContain(8001);
    mesh.sweep(31 * SECOND);
    assertThat(ports(100, 31 * SECOND)).contains(8001);
    assertThat(events.lines).hasSize(2).endsWith("users i1 back");
  }

  @Test
  void anEjectionSurvivesAPublishAndEndsWithTheInstance() {
    publish("{}", endpoint(1), endpoint(2), endpoint(3));
    failAt(8001, Outcome.of(503), 5, 0);

    publish("{}", endpoint(1), endpoint(2), endpoint(3), endpoint(4));
    assertThat(ports(100, 0)).doesNotContain(8001).contains(8004);
    assertThat(node(1).requests()).isEqualTo(5);

    Endpoint again =
        new Endpoint("i1", endpoint(5).ip(), 8001, Health.PASSING, 1, Set.of(), Map.of());
    publish("{}", again, endpoint(2), endpoint(3));
    assertThat(node(1).requests()).isZero();
    assertThat(ports(100, 0)).contains(8001);
  }

  @Test
  void anEndpointWhoseCheckFailedAndPassesAgainIsBackAtOnce() {
    publish("{}", endpoint(1), endpoint(2), endpoint(3));
    failAt(8001, Outcome.of(Failure.CONNECT_FAILURE), 5, 0);
    publish("{}", endpoint(1, Health.CRITICAL, 1), endpoint(2), endpoint(3));
    assertThat(node(1).ejection()).isNotNull();
    publish("{}", endpoint(1), endpoint(2), endpoint(3));
    assertThat(node(1).ejection()).isNull();
    assertThat(node(1).standing().timesEjected()).isEqualTo(1);
    assertThat(events.lines).endsWith("users i1 back");
    assertThat(ports(100, 0)).contains(8001);
  }

  @Test
  void anEndpointKeepsItsCountersWhenOnlyItsDescriptionChanges() {
    publish("{}", endpoint(1));
    Attempt open = mesh.call(get("users", "/"), 0).attempt(0);
    publish("{}", endpoint(1, Health.WARNING, 7));
    assertThat(node(1).active()).isEqualTo(1);
    assertThat(node(1).endpoint().weight()).isEqualTo(7);
    open.finished(Outcome.of(200), true, 0);
    assertThat(node(1).active()).isZero();
  }

  @Test
  void aSecondEndpointIsEjectedOnlyIfTheShareAllowsIt() {
    publish(
        "{'outlierDetection': {'maxEjectionPercent': 50}}", endpoint(1), endpoint(2), endpoint(3));
    failAt(8001, Outcome.of(500), 5, 0);
    failAt(8002, Outcome.of(500), 5, 0);
    assertThat(events.lines).hasSize(1);
    assertThat(ports(100, 60 * SECOND)).containsOnly(8002, 8003);
  }

  /** MESH: one of twenty endpoints gets a request in ten seconds from one of many small callers. */
  @Test
  void aRunOfFailuresMayTakeAsLongAsFewRequestsTake() {
    publish(DEFAULTS, endpoint(1), endpoint(2), endpoint(3));
    for (int i = 0; i < 4; i++) {
      failAt(8001, Outcome.of(500), 1, i * 100 * SECOND);
      mesh.sweep(i * 100 * SECOND);
    }
    assertThat(events.lines).isEmpty();
    failAt(8001, Outcome.of(500), 1, 400 * SECOND);
    assertThat(events.lines).containsExactly("users i1 out for 30 s: 5 consecutive 5xx (last 500)");
  }

  @Test
  void anEndpointThatIsOverloadedIsNoDeadOneButItsShareOfFailuresCounts() {
    publish(DEFAULTS, endpoint(1), endpoint(2), endpoint(3));
    failAt(8001, Outcome.of(429), 20, 5 * SECOND);
    assertThat(events.lines).isEmpty();
    mesh.sweep(10 * SECOND - 1);
    assertThat(events.lines).isEmpty();
    mesh.sweep(10 * SECOND);
    assertThat(events.lines)
        .containsExactly("users i1 out for 30 s: 100.0 % failures (20 of 20 requests)");
    assertThat(ports(100, 10 * SECOND)).doesNotContain(8001);
  }

  /** With few endpoints and few requests the deviation says nothing, so it isn't the only guard. */
  @Test
  void aSmallServiceIsGuardedByRunsAndShares() {
    publish(DEFAULTS, endpoint(1), endpoint(2));
    for (int i = 0; i < 2; i++) {
      failAt(8001, Outcome.of(500), 4, SECOND);
      failAt(8001, Outcome.of(200), 1, SECOND);
    }
    mesh.sweep(10 * SECOND);
    assertThat(events.lines).isEmpty();
    for (int i = 0; i < 3; i++) {
      failAt(8001, Outcome.of(500), 4, 11 * SECOND);
      failAt(8001, Outcome.of(429), 1, 11 * SECOND);
    }
    failAt(8001, Outcome.of(200), 1, 11 * SECOND);
    mesh.sweep(20 * SECOND);
    assertThat(events.lines)
        .containsExactly("users i1 out for 30 s: 93.8 % failures (15 of 16 requests)");
  }

  @Test
  void whenAllFailByShareAsManyStayAsTheCapSays() {
    publish(DEFAULTS, endpoint(1), endpoint(2), endpoint(3));
    for (int port = 8001; port <= 8003; port++) {
      failAt(port, Outcome.of(429), 20, SECOND);
    }
    mesh.sweep(10 * SECOND);
    assertThat(events.lines).hasSize(1);
  }

  @Test
  void anIgnoredEndSaysNothingAndARequestTimeoutIsNoReason() {
    publish("{}", endpoint(1), endpoint(2));
    failAt(8001, Outcome.IGNORED, 20, 0);
    failAt(8001, Outcome.of(Failure.REQUEST_TIMEOUT), 20, 0);
    assertThat(events.lines).isEmpty();
    assertThat(node(1).failures()).isEqualTo(20);
  }

  @Test
  void theOnlyEndpointStaysInUseThroughPanic() {
    publish("{}", endpoint(1));
    failAt(8001, Outcome.of(500), 5, 0);
    assertThat(events.lines).hasSize(1);
    assertThat(ports(3, 0)).containsOnly(8001);
    assertThat(mesh.upstreams()).allMatch(Upstream::isPanic);
  }

  private void failAt(int port, Outcome outcome, int times, long now) {
    List<Attempt> others = new ArrayList<>();
    int failed = 0;
    while (failed < times) {
      Attempt attempt = mesh.call(get("users", "/"), now).attempt(now);
      if (attempt.endpoint().port() == port) {
        attempt.finished(outcome, false, now);
        failed++;
      } else {
        others.add(attempt);
      }
    }
    others.forEach(attempt -> attempt.finished(Outcome.IGNORED, false, now));
  }

  private List<Integer> ports(int calls, long now) {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      Attempt attempt = mesh.call(get("users", "/"), now).attempt(now);
      ports.add(attempt.endpoint().port());
      attempt.finished(Outcome.of(200), true, now);
    }
    return ports;
  }

  private Node node(int number) {
    return mesh.upstreams().iterator().next().nodes().stream()
        .filter(node -> node.endpoint().id().equals("i" + number))
        .findFirst()
        .orElseThrow();
  }

  private void publish(String policy, Endpoint... endpoints) {
    publish(Policies.read(policy), endpoints);
  }

  private void publish(ServicePolicy policy, Endpoint... endpoints) {
    mesh.publish(snapshot(service("users", policy, endpoints)), 0);
  }

  /** What the mesh tells, as lines. */
  private static final class Events implements MeshListener {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void ejected(String service, Endpoint endpoint, String reason, long nanos) {
      lines.add(service + " " + endpoint.id() + " out for " + nanos / SECOND + " s: " + reason);
    }

    @Override
    public void returned(String service, Endpoint endpoint) {
      lines.add(service + " " + endpoint.id() + " back");
    }
  }
}
