package dev.weft.policy;

import static dev.weft.policy.Given.SECOND;
import static dev.weft.policy.Given.endpoint;
import static dev.weft.policy.Given.get;
import static dev.weft.policy.Given.service;
import static dev.weft.policy.Given.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.balance.LoadBalancing;
import dev.weft.policy.balance.Node;
import dev.weft.policy.guard.CircuitBreaker;
import dev.weft.policy.guard.HealthCheck;
import dev.weft.policy.guard.HealthWatch;
import dev.weft.policy.guard.OutlierDetection;
import dev.weft.policy.guard.ProbeResult;
import dev.weft.policy.guard.RetryPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Health checks on the assembled engine. */
class HealthCheckTest {
  private static final HealthCheck TCP =
      new HealthCheck(new HealthCheck.Probe.Tcp(), 10 * SECOND, SECOND, 1, 1);

  private final Mesh mesh = new Mesh(null, true, new Random(3)::nextInt, MeshListener.NONE);

  @Test
  void anEndpointThatFailsItsCheckGetsNoRequestsUntilItPassesAgain() {
    publish(List.of(TCP));
    probe(8001, ProbeResult.broken("connection refused"), 0);
    assertThat(ports()).containsExactly(8002, 8003);
    probe(8001, ProbeResult.GOOD, 20 * SECOND);
    assertThat(ports()).containsExactly(8001, 8002, 8003);
  }

  @Test
  void theRefusalSaysHowManyAreUnhealthy() {
    publish(List.of(TCP));
    for (int port = 8001; port <= 8003; port++) {
      probe(port, ProbeResult.broken("connection refused"), port * 20 * SECOND);
    }
    assertThat(users().isPanic()).isTrue();
    assertThat(users().view().active.whole.census()).isEqualTo("3 known: 3 unhealthy");
    assertThat(ports()).as("in panic all are used").hasSize(3);
  }

  @Test
  void withoutChecksInThePolicyNothingFailsOne() {
    publish(List.of(TCP));
    probe(8001, ProbeResult.broken("connection refused"), 0);
    publish(List.of());
    mesh.sweep(21 * SECOND);
    assertThat(ports()).containsExactly(8001, 8002, 8003);
    assertThat(users().dueProbes(60 * SECOND)).isEmpty();
  }

  @Test
  void anEndpointThatFailsItsCheckIsNotTriedOnItsReturn() {
    publish(List.of(TCP));
    // The others are kept busy: an idle one is taken before one that has failed.
    List<Attempt> others = new ArrayList<>();
    for (int failed = 0; failed < 5; ) {
      Attempt attempt = mesh.call(get("users", "/"), 0).attempt(0);
      if (attempt.endpoint().port() == 8001) {
        attempt.finished(Outcome.of(500), false, 0);
        failed++;
      } else {
        others.add(attempt);
      }
    }
    others.forEach(attempt -> attempt.finished(Outcome.IGNORED, false, 0));
    probe(8001, ProbeResult.broken("connection refused"), 0);
    mesh.sweep(60 * SECOND);
    assertThat(ports()).containsExactly(8002, 8003);
    probe(8001, ProbeResult.GOOD, 60 * SECOND);
    assertThat(ports()).containsExactly(8001, 8002, 8003);
  }

  @Test
  void aServiceThatIsOnlyWatchedIsNotCalled() {
    publish(List.of(TCP));
    assertThat(users().isCalled()).isFalse();
    mesh.call(get("users", "/"), SECOND);
    assertThat(users().isCalled()).isTrue();
    assertThat(users().lastCall()).isEqualTo(SECOND);
  }

  @Test
  void whatEachCheckFoundIsThereToBeShown() {
    publish(List.of(TCP));
    probe(8001, ProbeResult.broken("connection refused"), 0);
    Node first = users().nodes().get(0);
    assertThat(users().checks(first).get(0).failure())
        .isEqualTo("health check tcp: connection refused (1 in a row)");
    assertThat(users().checks(users().nodes().get(1)).get(0).last()).isNull();
  }

  private void probe(int port, ProbeResult result, long now) {
    for (long at = now; at <= now + 20 * SECOND; at += SECOND) {
      for (HealthWatch.Checkup checkup : users().dueProbes(at)) {
        if (checkup.node().endpoint().port() == port) {
          checkup.ended(result, at);
        }
      }
    }
  }

  private Set<Integer> ports() {
    Set<Integer> ports = new TreeSet<>();
    for (int i = 0; i < 100; i++) {
      Attempt attempt = mesh.call(get("users", "/"), 100 * SECOND).attempt(100 * SECOND);
      ports.add(attempt.endpoint().port());
      attempt.finished(Outcome.of(200), true, 100 * SECOND);
    }
    return ports;
  }

  private Upstream users() {
    return mesh.upstreams().iterator().next();
  }

  private void publish(List<HealthCheck> checks) {
    ServicePolicy policy =
        new ServicePolicy(
            ServicePolicy.Protocol.HTTP,
            Map.of(),
            List.of(),
            LoadBalancing.DEFAULT,
            Failover.NONE,
            Timeouts.DEFAULT,
            ServicePolicy.DRAIN_NANOS,
            RetryPolicy.DEFAULT,
            null,
            CircuitBreaker.DEFAULT,
            OutlierDetection.DEFAULT,
            checks,
            null,
            null,
            Tls.INHERIT);
    mesh.publish(snapshot(service("users", policy, endpoint(1), endpoint(2), endpoint(3))), 0);
  }
}
