package dev.weft.policy.guard;

import static dev.weft.policy.Given.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Given;
import dev.weft.policy.balance.Health;
import dev.weft.policy.balance.Node;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** When nodes go out, for how long, and how many at once. */
class OutlierDetectorTest {
  private static final OutlierDetection SETTINGS = OutlierDetection.DEFAULT;
  private static final OutlierDetection WITHOUT_JITTER = settings(50, 0);

  private final OutlierDetector detector = new OutlierDetector(Given::lowest);
  private final Node node = new Node(Given.endpoint(1));

  @Test
  void theFifth5xxInARowIsTheReason() {
    for (int i = 0; i < 4; i++) {
      assertThat(OutlierDetector.onResponse(SETTINGS, node, 500)).isNull();
    }
    assertThat(OutlierDetector.onResponse(SETTINGS, node, 501))
        .isEqualTo("5 consecutive 5xx (last 501)");
    assertThat(OutlierDetector.onResponse(SETTINGS, node, 500)).as("the run starts anew").isNull();
  }

  @Test
  void aGoodAnswerEndsEveryRun() {
    for (int i = 0; i < 4; i++) {
      assertThat(OutlierDetector.onResponse(SETTINGS, node, 503)).isNull();
      assertThat(OutlierDetector.onLocalFailure(SETTINGS, node, "reset")).isNull();
    }
    OutlierDetector.onResponse(SETTINGS, node, 404);
    for (int i = 0; i < 4; i++) {
      assertThat(OutlierDetector.onResponse(SETTINGS, node, 503)).isNull();
      assertThat(OutlierDetector.onLocalFailure(SETTINGS, node, "reset")).isNull();
    }
  }

  @Test
  void gatewayFailuresHaveARunOfTheirOwnThatA500Ends() {
    OutlierDetection gatewayOnly = new OutlierDetection(0, 3, 0, SECOND, SECOND, SECOND, 50, 0);
    assertThat(responses(gatewayOnly, 502, 503, 500, 504, 502)).containsOnlyNulls();
    assertThat(OutlierDetector.onResponse(gatewayOnly, node, 504))
        .isEqualTo("3 consecutive gateway failures (last 504)");
  }

  @Test
  void triesWithoutAnAnswerAreCountedApartFrom5xx() {
    for (int i = 0; i < 4; i++) {
      OutlierDetector.onResponse(SETTINGS, node, 500);
    }
    for (int i = 0; i < 4; i++) {
      assertThat(OutlierDetector.onLocalFailure(SETTINGS, node, "connect-failure")).isNull();
    }
    assertThat(OutlierDetector.onLocalFailure(SETTINGS, node, "reset"))
        .isEqualTo("5 consecutive local-origin failures (last reset)");
  }

  @Test
  void zeroSwitchesAKindOff() {
    OutlierDetection off = new OutlierDetection(0, 0, 0, SECOND, SECOND, SECOND, 50, 0);
    for (int i = 0; i < 1000; i++) {
      assertThat(OutlierDetector.onResponse(off, node, 503)).isNull();
      assertThat(OutlierDetector.onLocalFailure(off, node, "reset")).isNull();
    }
  }

  @Test
  void eachEjectionTakesLongerUpToTheMaximum() {
    List<Node> nodes = List.of(node);
    long now = 0;
    for (int times = 1; times <= 12; times++) {
      long seconds = Math.min(300, 30L * times);
      assertThat(detector.eject(WITHOUT_JITTER, nodes, node, "x", now)).isEqualTo(seconds * SECOND);
      assertThat(node.ejection().until()).isEqualTo(now + seconds * SECOND);
      now += seconds * SECOND;
      assertThat(OutlierDetector.sweep(WITHOUT_JITTER, nodes, now - 1)).isFalse();
      assertThat(OutlierDetector.sweep(WITHOUT_JITTER, nodes, now)).isTrue();
      assertThat(OutlierDetector.sweep(WITHOUT_JITTER, nodes, now)).as("once").isFalse();
    }
  }

  @Test
  void jitterOnlyLengthensTheEjection() {
    OutlierDetector half = new OutlierDetector(Given.draws(500_000));
    assertThat(half.eject(SETTINGS, List.of(node), node, "x", 0)).isEqualTo(31_500_000_000L);
  }

  @Test
  void everyIntervalWithoutAnEjectionForgivesOne() {
    List<Node> nodes = List.of(node);
    detector.eject(WITHOUT_JITTER, nodes, node, "x", 0);
    OutlierDetector.sweep(WITHOUT_JITTER, nodes, 30 * SECOND);
    detector.eject(WITHOUT_JITTER, nodes, node, "x", 31 * SECOND);
    OutlierDetector.sweep(WITHOUT_JITTER, nodes, 91 * SECOND);
    assertThat(node.standing().timesEjected()).isEqualTo(2);
    node.takeBack(91 * SECOND);

    OutlierDetector.sweep(WITHOUT_JITTER, nodes, 101 * SECOND - 1);
    assertThat(node.standing().timesEjected()).isEqualTo(2);
    OutlierDetector.sweep(WITHOUT_JITTER, nodes, 101 * SECOND);
    assertThat(node.standing().timesEjected()).isEqualTo(1);
    OutlierDetector.sweep(WITHOUT_JITTER, nodes, 111 * SECOND);
    OutlierDetector.sweep(WITHOUT_JITTER, nodes, 121 * SECOND);
    assertThat(node.standing().timesEjected()).isZero();
  }

  @Test
  void theShareIsTestedAsItWouldBeAfterwards() {
    List<Node> nodes = nodes(3);
    OutlierDetection twoThirds = settings(66, 0);
    assertThat(detector.eject(twoThirds, nodes, nodes.get(0), "x", 0)).isPositive();
    assertThat(detector.eject(twoThirds, nodes, nodes.get(1), "x", 0)).isZero();
    assertThat(detector.eject(settings(67, 0), nodes, nodes.get(1), "x", 0)).isPositive();
    assertThat(detector.eject(settings(67, 0), nodes, nodes.get(2), "x", 0)).isZero();
  }

  @Test
  void aNodeThatIsReturningCountsAsOutAndMayGoAgain() {
    List<Node> nodes = nodes(3);
    detector.eject(WITHOUT_JITTER, nodes, nodes.get(0), "x", 0);
    OutlierDetector.sweep(WITHOUT_JITTER, nodes, 30 * SECOND);
    assertThat(nodes.get(0).standing().isReturning()).isTrue();
    assertThat(detector.eject(WITHOUT_JITTER, nodes, nodes.get(1), "x", 30 * SECOND)).isZero();
    assertThat(detector.eject(WITHOUT_JITTER, nodes, nodes.get(0), "y", 30 * SECOND))
        .isEqualTo(60 * SECOND);
    assertThat(nodes.get(0).standing().isReturning()).isFalse();
    assertThat(nodes.get(0).unusable()).isEqualTo("ejected: y");
  }

  @Test
  void aFailureIsWhatSomeDetectionThatIsOnCallsOne() {
    OutlierDetection runs = new OutlierDetection(5, 0, 0, SECOND, SECOND, SECOND, 50, 0);
    OutlierDetection gateway = new OutlierDetection(0, 5, 0, SECOND, SECOND, SECOND, 50, 0);
    OutlierDetection none = new OutlierDetection(0, 0, 5, SECOND, SECOND, SECOND, 50, 0);
    assertThat(failures(SETTINGS)).containsExactly(429, 500, 502, 504, 505);
    assertThat(failures(runs)).containsExactly(429, 500, 502, 504, 505);
    assertThat(failures(gateway)).containsExactly(429, 502, 504);
    assertThat(failures(none)).containsExactly(429);
    assertThat(failures(shares(85, 0))).containsExactly(429, 500, 502, 504, 505);
    assertThat(failures(shares(0, 1.9))).containsExactly(429, 500, 502, 504, 505);
  }

  @Test
  void oneMayAlwaysBeEjectedAndNoneTwice() {
    List<Node> nodes = nodes(2);
    assertThat(detector.eject(settings(0, 0), nodes, nodes.get(0), "x", 0)).isPositive();
    assertThat(detector.eject(settings(100, 0), nodes, nodes.get(0), "x", 0)).isZero();
  }

  @Test
  void aNodeThatIsNoLongerThereIsntEjected() {
    assertThat(detector.eject(SETTINGS, nodes(2), node, "x", 0)).isZero();
    assertThat(node.ejection()).isNull();
  }

  @Property(tries = 200)
  void theEjectedShareIsNeverAboveTheCapButForOne(
      @ForAll @IntRange(min = 1, max = 20) int count,
      @ForAll @IntRange(min = 0, max = 100) int percent,
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 19) Integer> victims) {
    List<Node> nodes = nodes(count);
    OutlierDetection settings = settings(percent, 0);
    long now = 0;
    for (int victim : victims) {
      detector.eject(settings, nodes, nodes.get(victim % count), "x", now);
      now += 7 * SECOND;
      OutlierDetector.sweep(settings, nodes, now);
      for (Node each : nodes) {
        if (each.standing().isReturning() && victim % 3 == 0) {
          each.takeBack(now);
        }
      }
      long ejected = nodes.stream().filter(each -> each.ejection() != null).count();
      assertThat(ejected).isLessThanOrEqualTo(Math.max(1, count * percent / 100));
    }
  }

  private List<String> responses(OutlierDetection settings, int... statuses) {
    return Arrays.stream(statuses)
        .mapToObj(status -> OutlierDetector.onResponse(settings, node, status))
        .toList();
  }

  private static OutlierDetection shares(int percentage, double stdevFactor) {
    return new OutlierDetection(
        0,
        0,
        0,
        new OutlierDetection.FailurePercentage(percentage, 1, 10),
        new OutlierDetection.SuccessRate(stdevFactor, 5, 100),
        SECOND,
        SECOND,
        SECOND,
        50,
        0);
  }

  private static List<Integer> failures(OutlierDetection settings) {
    return IntStream.of(200, 404, 429, 499, 500, 502, 504, 505)
        .filter(status -> OutlierDetector.isFailure(settings, status))
        .boxed()
        .toList();
  }

  private static List<Node> nodes(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> new Node(Given.endpoint(number, Health.PASSING, 1)))
        .toList();
  }

  private static OutlierDetection settings(int maxEjectionPercent, int jitter) {
    return new OutlierDetection(
        5, 5, 5, 10 * SECOND, 30 * SECOND, 300 * SECOND, maxEjectionPercent, jitter);
  }
}
