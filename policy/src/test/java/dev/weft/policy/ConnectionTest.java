package dev.weft.policy;

import static dev.weft.policy.Given.SECOND;
import static dev.weft.policy.Given.endpoint;
import static dev.weft.policy.Given.service;
import static dev.weft.policy.Given.snapshot;
import static dev.weft.policy.Given.tagged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.document.Policies;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where connections go that carry what we don't read. */
class ConnectionTest extends DialedMesh {
  @Test
  void theLeastUsedEndpointIsTheOneWithTheFewestOpenConnections() {
    publish("{}", endpoint(1), endpoint(2));
    Connection first = dial(0);
    first.connected(0);
    assertThat(first.node().active()).isEqualTo(1);
    for (int i = 0; i < 20; i++) {
      Connection next = dial(0);
      assertThat(next.node()).isNotEqualTo(first.node());
      next.connected(0);
      next.closed(false, 0);
    }
    first.closed(false, 0);
    assertThat(first.node().active()).isZero();
    assertThat(upstream().connections()).isZero();
  }

  @Test
  void noMoreConnectionsAreOpenThanTheCircuitBreakerAllows() {
    publish("{'circuitBreaker': {'maxConnections': 2}}", endpoint(1));
    Connection first = dial(0);
    first.connected(0);
    assertThat(dial(0)).isNotNull();
    assertThat(refusal(0)).isEqualTo("weft: users: overflow");
    assertThat(told).contains("refused overflow");
    first.closed(false, 0);
    assertThat(dial(0)).isNotNull();
  }

  @Test
  void aRateLimitIsOneOfConnections() {
    publish("{'rateLimit': {'requestsPerSecond': 1, 'burst': 1}}", endpoint(1));
    assertThat(dial(0)).isNotNull();
    assertThat(refusal(0)).isEqualTo("weft: users: rate-limited");
    assertThat(dial(SECOND)).isNotNull();
  }

  @Test
  void withoutAnEndpointTheRefusalSaysWhy() {
    publish("{}");
    assertThat(refusal(0)).isEqualTo("weft: users: no endpoint (0 known; none is registered)");
  }

  @Test
  void whatCanNotBeReachedIsLeftOut() {
    publish("{}", endpoint(1), endpoint(2), endpoint(3));
    for (int i = 0; i < 50; i++) {
      Mesh.Dial dial =
          Objects.requireNonNull(mesh.dial("users:80", each -> each.id().equals("i3"), 0));
      assertThat(Objects.requireNonNull(dial.connection()).node().endpoint().id()).isEqualTo("i3");
    }
    assertThat(Objects.requireNonNull(mesh.dial("users:80", each -> false, 0)).refusal())
        .isEqualTo("weft: users: no endpoint of an address family that this JVM has");
    assertThat(told).containsExactly("refused no endpoint of an address family that this JVM has");
    assertThat(upstream().connections()).isEqualTo(50);
  }

  @Test
  void routesByCallerAreForConnectionsToo() {
    publish(
        "{'subsets': {'primary': {'tags': ['primary']}},"
            + " 'routes': [{'match': {'callers': ['jobs']}, 'split': [{'service': 'nosuch'}]},"
            + " {'match': {'callers': ['web']}, 'split': [{'subset': 'primary'}]}]}",
        tagged(1, "primary"),
        tagged(2, "replica"));
    assertThat(picked(20, 0)).containsExactly("i1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'path': {'prefix': '/'}",
        "'methods': ['GET']",
        "'headers': [{'name': 'x', 'present': false}]",
        "'query': [{'name': 'x', 'present': false}]",
        "'cookies': [{'name': 'x', 'present': false}]"
      })
  void routesThatLookIntoRequestsAreNotForConnections(String match) {
    publish(
        "{'subsets': {'primary': {'tags': ['primary']}}, 'routes': [{'match': {"
            + match
            + "}, 'split': [{'subset': 'primary'}]}]}",
        tagged(1, "primary"),
        tagged(2, "replica"));
    assertThat(picked(40, 0)).containsExactly("i1", "i2");
  }

  @Test
  void noFaultOrRedirectIsInjectedIntoAConnection() {
    publish(
        "{'routes': [{'redirect': {'path': '/x'}, 'fault': {'abort': {'percent': 100, 'status':"
            + " 503}, 'delay': {'percent': 100, 'duration': '1s'}}}]}",
        endpoint(1));
    assertThat(dial(0)).isNotNull();
  }

  @Test
  void aNameWithATagIsForTheEndpointsThatHaveIt() {
    publish("{}", tagged(1, "primary"), tagged(2, "replica"));
    Mesh.Dial dial = Objects.requireNonNull(mesh.dial("replica.users.service.consul:5432", 0));
    assertThat(Objects.requireNonNull(dial.connection()).node().endpoint().id()).isEqualTo("i2");
  }

  @Test
  void whoStandsInServesConnectionsToo() {
    mesh.publish(
        snapshot(
            service("users", Policies.read("{'failover': {'services': ['spare']}}")),
            service("spare", ServicePolicy.DEFAULT, endpoint(9))),
        0);
    assertThat(dial(0).node().endpoint().id()).isEqualTo("i9");
  }

  @Test
  void otherNamesAreNotOurs() {
    publish("{}", endpoint(1));
    assertThat(mesh.dial("example.com:80", 0)).isNull();
  }

  @Test
  void whoseEndpointHasLeftIsStrandedIfThereIsAnother() {
    publish("{}", endpoint(1), endpoint(2));
    Connection connection = dialTo("i1", 0);
    connection.connected(0);
    assertThat(mesh.isStranded(connection)).isFalse();
    publish("{}", endpoint(2));
    assertThat(mesh.isStranded(connection)).isTrue();
    publish("{}");
    assertThat(mesh.isStranded(connection)).as("nobody else there").isFalse();
    publish("{}", endpoint(1), endpoint(2));
    assertThat(mesh.isStranded(connection)).as("back").isFalse();
  }

  @Test
  void whatThePolicyWouldSendElsewhereIsStranded() {
    Endpoint[] both = {tagged(1, "primary"), tagged(2, "replica")};
    publish("{}", both);
    Connection connection = dialTo("i2", 0);
    String subsets = "{'subsets': {'primary': {'tags': ['primary']}}, 'routes': [";
    publish(subsets + "{'match': {'callers': ['jobs']}, 'split': [{'subset': 'primary'}]}]}", both);
    assertThat(mesh.isStranded(connection)).as("another caller's route").isFalse();
    publish(subsets + "{'match': {'percent': 10}, 'split': [{'subset': 'primary'}]}]}", both);
    assertThat(mesh.isStranded(connection)).as("chance").isFalse();
    publish(
        subsets
            + "{'match': {'callers': ['web']}, 'split': [{'subset': 'primary'},"
            + " {'service': 'users', 'weight': 0}]}]}",
        both);
    assertThat(mesh.isStranded(connection)).isTrue();
  }

  @Test
  void whoStandsInIsWithinReach() {
    MeshSnapshot.Service spare = service("spare", ServicePolicy.DEFAULT, endpoint(9));
    ServicePolicy policy = Policies.read("{'failover': {'services': ['spare']}}");
    mesh.publish(snapshot(service("users", policy), spare), 0);
    Connection connection = dial(0);
    mesh.publish(snapshot(service("users", policy, endpoint(1)), spare), 0);
    assertThat(mesh.isStranded(connection)).isFalse();
    mesh.publish(snapshot(service("users", ServicePolicy.DEFAULT, endpoint(1)), spare), 0);
    assertThat(mesh.isStranded(connection)).isTrue();
  }

  @Test
  void theTimesAreThePolicys() {
    publish("{'timeouts': {'connect': '2s', 'idle': '3s'}, 'drainTime': '4s'}", endpoint(1));
    Connection connection = dial(0);
    assertThat(connection.connectNanos()).isEqualTo(2 * SECOND);
    assertThat(connection.idleNanos()).isEqualTo(3 * SECOND);
    assertThat(connection.drainNanos()).isEqualTo(4 * SECOND);
    publish("{'drainTime': 'off'}", endpoint(1));
    assertThat(connection.drainNanos()).isZero();
  }
}
