package dev.weft.policy.guard;

import static dev.weft.policy.Given.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weft.policy.Given;
import dev.weft.policy.balance.Ejection;
import dev.weft.policy.balance.Node;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Who is to be ejected for what it answered in one interval. */
class IntervalTest {
  private static final OutlierDetection SETTINGS = OutlierDetection.DEFAULT;
  private static final OutlierDetection RATE_ONLY =
      settings(OutlierDetection.FailurePercentage.OFF, OutlierDetection.SuccessRate.DEFAULT);

  private final Interval interval = new Interval(0);
  private final List<Node> nodes = new ArrayList<>();

  @Test
  void aNodeFarBelowTheMeanIsToGo() {
    given(98, 2);
    given(99, 1);
    given(98, 2);
    given(97, 3);
    given(61, 39);
    assertThat(interval.maybeEnd(RATE_ONLY, nodes, 10 * SECOND))
        .extracting(Interval.Suspect::node, Interval.Suspect::reason)
        .containsExactly(
            tuple(nodes.get(4), "success rate 61.0 % below 62.5 % (mean 90.6 %, 1.9 deviations)"));
  }

  @Test
  void whereAllFailAlikeNobodyStandsOut() {
    for (int i = 0; i < 6; i++) {
      given(40, 60);
    }
    assertThat(interval.maybeEnd(RATE_ONLY, nodes, 10 * SECOND)).isEmpty();
  }

  @Test
  void theRateNeedsFiveNodesWithAHundredRequests() {
    for (int i = 0; i < 4; i++) {
      given(100, 0);
    }
    given(50, 49);
    assertThat(interval.maybeEnd(RATE_ONLY, nodes, 10 * SECOND)).isEmpty();
  }

  @Test
  void ofFewNodesWithFewRequestsOneIsStillToGoForItsShareOfFailures() {
    given(2, 18);
    given(10, 0);
    assertThat(interval.maybeEnd(SETTINGS, nodes, 10 * SECOND))
        .extracting(Interval.Suspect::node, Interval.Suspect::reason)
        .containsExactly(tuple(nodes.get(0), "90.0 % failures (18 of 20 requests)"));
  }

  @Test
  void theThresholdItselfIsEnoughAndLessIsNot() {
    given(3, 17);
    given(16, 84);
    assertThat(interval.maybeEnd(SETTINGS, nodes, 10 * SECOND))
        .extracting(Interval.Suspect::node)
        .containsExactly(nodes.get(0));
  }

  @Test
  void tooFewRequestsSayNothing() {
    given(0, 9);
    assertThat(interval.maybeEnd(SETTINGS, nodes, 10 * SECOND)).isEmpty();
  }

  @Test
  void tooFewNodesWithEnoughRequestsSayNothing() {
    given(0, 100);
    given(0, 9);
    OutlierDetection two =
        settings(
            new OutlierDetection.FailurePercentage(85, 2, 10), OutlierDetection.SuccessRate.OFF);
    assertThat(interval.maybeEnd(two, nodes, 10 * SECOND)).isEmpty();
  }

  @Test
  void theWorstComeFirst() {
    given(1, 9);
    given(0, 10);
    given(1, 99);
    assertThat(interval.maybeEnd(SETTINGS, nodes, 10 * SECOND))
        .extracting(Interval.Suspect::node)
        .containsExactly(nodes.get(1), nodes.get(2), nodes.get(0));
  }

  @Test
  void zeroSwitchesBothOff() {
    for (int i = 0; i < 5; i++) {
      given(100, 0);
    }
    given(0, 100);
    OutlierDetection off =
        settings(OutlierDetection.FailurePercentage.OFF, OutlierDetection.SuccessRate.OFF);
    assertThat(interval.maybeEnd(off, nodes, 10 * SECOND)).isEmpty();
  }

  @Test
  void anIntervalIsJudgedWhenItIsOverAndTheNextBeginsFromZero() {
    given(0, 10);
    assertThat(interval.maybeEnd(SETTINGS, nodes, 10 * SECOND - 1)).isEmpty();
    assertThat(interval.maybeEnd(SETTINGS, nodes, 10 * SECOND)).hasSize(1);
    assertThat(interval.maybeEnd(SETTINGS, nodes, 20 * SECOND)).isEmpty();
  }

  @Test
  void nodesThatAreOutAreNotJudgedAndWhatTheyAnsweredIsForgotten() {
    given(0, 100);
    nodes.get(0).eject(new Ejection("x", 0));
    assertThat(interval.maybeEnd(SETTINGS, nodes, 10 * SECOND)).isEmpty();
    nodes.get(0).takeBack(11 * SECOND);
    assertThat(interval.maybeEnd(SETTINGS, nodes, 20 * SECOND)).isEmpty();
  }

  /** Whatever the nodes answer, most of them are within two deviations of the mean. */
  @Property(tries = 300)
  void lessThanHalfAreEverToGoForTheirRate(
      @ForAll @Size(min = 5, max = 30) List<@IntRange(min = 0, max = 100) Integer> failures) {
    failures.forEach(failed -> given(100 - failed, failed));
    assertThat(new Interval(0).maybeEnd(RATE_ONLY, nodes, 10 * SECOND))
        .hasSizeLessThan(failures.size() / 2 + 1)
        .allSatisfy(each -> assertThat(each.successRate()).isLessThan(100));
    nodes.clear();
  }

  private void given(int successes, int failures) {
    Node node = new Node(Given.endpoint(nodes.size() + 1));
    for (int i = 0; i < successes + failures; i++) {
      node.tally().add(i < failures);
    }
    nodes.add(node);
  }

  private static OutlierDetection settings(
      OutlierDetection.FailurePercentage percentage, OutlierDetection.SuccessRate rate) {
    return new OutlierDetection(
        0, 0, 0, percentage, rate, 10 * SECOND, 30 * SECOND, 300 * SECOND, 50, 0);
  }
}
