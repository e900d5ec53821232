package dev.weft.policy;

import static dev.weft.policy.Given.SECOND;
import static dev.weft.policy.Given.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the ends of connections say of their endpoints. */
class ConnectionEndTest extends DialedMesh {
  @Test
  void anEndIsCountedOnce() {
    publish("{}", endpoint(1));
    Connection connection = dial(0);
    connection.failed(SECOND);
    connection.closed(false, SECOND);
    connection.connected(SECOND);
    connection.failed(SECOND);
    assertThat(connection.node().active()).isZero();
    assertThat(upstream().connections()).isZero();
    assertThat(told).containsExactly("i1 CONNECT_FAILURE " + SECOND);
  }

  @ParameterizedTest
  @CsvSource({
    "off, 999, false",
    "off, 1000, true",
    "5s, 999, false",
    "5s, 1000, true",
    "100ms, 99, false",
    "100ms, 100, true"
  })
  void whoGivesUpLateWasNotAnswered(String limit, long millis, boolean failed) {
    publish("{'timeouts': {'connect': '" + limit + "'}}", endpoint(1));
    Connection connection = dial(0);
    connection.closed(false, millis * SECOND / 1000);
    assertThat(told).hasSize(failed ? 1 : 0).allMatch(line -> line.contains("CONNECT_FAILURE"));
    Connection open = dial(0);
    open.connected(0);
    told.clear();
    open.closed(false, 60 * SECOND);
    assertThat(told).isEmpty();
    assertThat(upstream().connections()).isZero();
  }

  @Test
  void anEndpointThatFailedToConnectIsLeftOutForFiveSecondsIfAnotherWillDo() {
    publish("{}", endpoint(1), endpoint(2));
    Connection failed = dial(0);
    failed.failed(0);
    assertThat(picked(20, 0)).doesNotContain(failed.node().endpoint().id());
    assertThat(picked(20, 5 * SECOND - 1)).doesNotContain(failed.node().endpoint().id());
    dialTo(failed.node().endpoint().id(), 5 * SECOND);
  }

  @Test
  void aloneItIsTriedAgain() {
    publish("{}", endpoint(1));
    dial(0).failed(0);
    assertThat(dial(0).node().endpoint().id()).isEqualTo("i1");
  }

  @Test
  void fiveFailuresInARowEjectIt() {
    publish("{}", endpoint(1), endpoint(2));
    for (int i = 0; i < 5; i++) {
      long now = i * 6 * SECOND;
      dialTo("i1", now).failed(now);
    }
    assertThat(node("i1").ejection()).isNotNull();
    assertThat(Objects.requireNonNull(node("i1").unusable()))
        .isEqualTo("ejected: 5 consecutive local-origin failures (last connect-failure)");
  }

  @Test
  void anAcceptedConnectionEndsTheRun() {
    publish("{}", endpoint(1), endpoint(2));
    for (int i = 0; i < 9; i++) {
      long now = i * 6 * SECOND;
      Connection connection = dialTo("i1", now);
      if (i == 4) {
        connection.connected(now);
        connection.closed(false, now);
      } else {
        connection.failed(now);
      }
    }
    assertThat(node("i1").ejection()).isNull();
  }

  @Test
  void whoAcceptsAndClosesAtOnceIsEjected() {
    publish("{}", endpoint(1), endpoint(2));
    for (int i = 0; i < 5; i++) {
      open("i2", false);
      open("i1", true);
    }
    assertThat(Objects.requireNonNull(node("i1").unusable()))
        .isEqualTo("ejected: 5 consecutive connections closed early");
    assertThat(node("i1").failures()).isEqualTo(5);
    assertThat(node("i2").failures()).isZero();
  }

  @Test
  void aConnectionThatWasOfUseEndsThatRun() {
    publish("{}", endpoint(1), endpoint(2));
    for (int i = 0; i < 9; i++) {
      open("i1", i != 4);
    }
    assertThat(node("i1").ejection()).isNull();
  }

  @Test
  void whatReturnsIsTakenBackByAnAcceptedConnection() {
    publish("{'outlierDetection': {'consecutiveLocalOriginFailure': 1}}", endpoint(1), endpoint(2));
    dialTo("i1", 0).failed(0);
    assertThat(node("i1").ejection()).isNotNull();
    long back = 40 * SECOND;
    mesh.sweep(back);
    assertThat(node("i1").standing().isReturning()).isTrue();
    // For an interval it is only for requests that can be sent again, which no connection can.
    assertThat(picked(20, back)).containsExactly("i2");
    Connection probe = dial(back + 11 * SECOND);
    assertThat(probe.node()).isEqualTo(node("i1"));
    probe.connected(back + 11 * SECOND);
    assertThat(node("i1").ejection()).isNull();
  }

  @Test
  void whoIsEjectedKeepsItsConnections() {
    publish("{'outlierDetection': {'consecutiveLocalOriginFailure': 1}}", endpoint(1), endpoint(2));
    Connection connection = dialTo("i1", 0);
    connection.connected(0);
    dialTo("i1", 0).failed(0);
    assertThat(node("i1").ejection()).isNotNull();
    assertThat(mesh.isStranded(connection)).isFalse();
  }

  @Test
  void whatWeEndIsToldOnceAndCountsNoMore() {
    publish("{}", endpoint(1));
    Connection connection = dial(0);
    connection.connected(0);
    connection.severed("idle", SECOND);
    connection.closed(true, SECOND);
    assertThat(told).containsExactly("i1 null 0", "severed i1 idle");
    assertThat(upstream().connections()).isZero();
    assertThat(node("i1").failures()).isZero();
  }
}
