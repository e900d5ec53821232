package dev.weft.policy.balance;

import static dev.weft.policy.Given.MILLI;
import static dev.weft.policy.Given.REQUEST;
import static dev.weft.policy.Given.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Given;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** The fastest of those that aren't hot. */
class PrequalTest {
  /** Begins with the first place, neither explores nor removes. */
  private static final int PLAIN = 47;

  private static final int EXPLORE = 32;
  private static final int REMOVE_OLDEST = 1;
  private static final int REMOVE_WORST = 17;

  @Test
  void theFastestIsTaken() {
    List<Node> nodes = Picked.equal(3);
    Picker picker = told(nodes, Given.draws(PLAIN, PLAIN), 8, 1, 5);
    assertThat(Picked.sequence(picker, nodes, REQUEST, 2, SECOND)).isEqualTo("22");
  }

  @Test
  void theFastestIsntTakenWhileItIsHot() {
    List<Node> nodes = Picked.equal(3);
    Picker picker = told(nodes, Given.draws(PLAIN, PLAIN), 8, 1, 5);
    cold(picker, nodes.get(0));
    nodes.get(1).started();
    assertThat(Picked.sequence(picker, nodes, REQUEST, 1, SECOND)).isEqualTo("3");
    nodes.get(0).started();
    nodes.get(2).started();
    nodes.get(2).started();
    nodes.get(1).started();
    assertThat(Picked.sequence(picker, nodes, REQUEST, 1, SECOND)).as("all are hot").isEqualTo("1");
  }

  @Test
  void aNodeThatReportsThatItIsBusyIsHot() {
    List<Node> nodes = Picked.equal(2);
    Picker picker = told(nodes, Given.draws(PLAIN, PLAIN), 8, 1);
    nodes.get(1).reported(0.8, SECOND);
    assertThat(Picked.sequence(picker, nodes, REQUEST, 1, SECOND)).isEqualTo("2");
    nodes.get(1).reported(0.9, SECOND);
    assertThat(Picked.sequence(picker, nodes, REQUEST, 1, SECOND)).isEqualTo("1");
  }

  @Test
  void ofNodesThatAreHotTheOneWithLeastInFlightIsTakenWhateverTheyReport() {
    List<Node> nodes = Picked.equal(2);
    Picker picker = told(nodes, Given.draws(PLAIN, PLAIN), 8, 1);
    nodes.get(0).started();
    nodes.get(0).reported(0.85, SECOND);
    nodes.get(1).reported(9.9, SECOND);
    assertThat(Picked.sequence(picker, nodes, REQUEST, 1, SECOND)).isEqualTo("2");
  }

  @Test
  void ofColdNodesTheFastestIsTakenWhateverTheyReport() {
    List<Node> nodes = Picked.equal(2);
    Picker picker = told(nodes, Given.draws(PLAIN), 8, 1);
    nodes.get(1).reported(0.8, SECOND);
    assertThat(Picked.sequence(picker, nodes, REQUEST, 1, SECOND)).isEqualTo("2");
  }

  @Test
  void streamsGoByLoadAlone() {
    List<Node> nodes = Picked.equal(2);
    Picker picker = told(nodes, Given.draws(PLAIN, PLAIN), 8, 1);
    nodes.get(1).started();
    picker.ended(nodes.get(0), Picked.STREAM, 3600 * SECOND, false, SECOND);
    assertThat(Picked.sequence(picker, nodes, REQUEST, 1, SECOND)).isEqualTo("2");
    assertThat(Picked.sequence(picker, nodes, Picked.STREAM, 1, SECOND)).isEqualTo("1");
  }

  @Test
  void aFailureCountsFiveSeconds() {
    List<Node> nodes = Picked.equal(2);
    Picker picker = told(nodes, Given.draws(PLAIN), 8, 8);
    picker.ended(nodes.get(0), REQUEST, MILLI, true, SECOND);
    assertThat(Picked.sequence(picker, nodes, REQUEST, 1, SECOND)).isEqualTo("2");
  }

  @Test
  void anAnswerCountsForOneSecondThenTheLessBusyOfTwoIsTaken() {
    List<Node> nodes = Picked.equal(3);
    Picker picker = told(nodes, Given.draws(PLAIN, PLAIN, 1, 0), 8, 1, 5);
    assertThat(Picked.sequence(picker, nodes, REQUEST, 1, 2 * SECOND - 2 * MILLI)).isEqualTo("2");
    nodes.get(1).started();
    assertThat(Picked.sequence(picker, nodes, REQUEST, 1, 3 * SECOND)).isEqualTo("3");
  }

  @Test
  void oneAnswerIsNoChoice() {
    List<Node> nodes = Picked.equal(3);
    Picker picker = new Prequal().picker(nodes, Given.ground(Given.draws(PLAIN, 2, 0)));
    picker.ended(nodes.get(0), REQUEST, MILLI, false, SECOND);
    assertThat(Picked.sequence(picker, nodes, REQUEST, 1, SECOND)).isEqualTo("3");
  }

  @Test
  void theOldestOrTheWorstIsRemoved() {
    List<Node> nodes = Picked.equal(3);
    Ground ground = Given.ground(Given.draws(REMOVE_OLDEST, PLAIN, REMOVE_WORST, PLAIN, 2, 0));
    Picker picker = new Prequal().picker(nodes, ground);
    picker.ended(nodes.get(0), REQUEST, MILLI, false, SECOND);
    picker.ended(nodes.get(1), REQUEST, 5 * MILLI, false, SECOND + 100 * MILLI);
    picker.ended(nodes.get(2), REQUEST, 3 * MILLI, false, SECOND + 100 * MILLI);
    // 1 is the best and the oldest; then 3 is; then 2 is removed, and one is no choice.
    assertThat(Picked.sequence(picker, nodes, REQUEST, 4, SECOND + 200 * MILLI)).isEqualTo("1333");
  }

  @Test
  void onePickInSixteenTakesTheLessBusyOfTwoAmongAll() {
    List<Node> nodes = Picked.equal(3);
    Picker picker = told(nodes, Given.draws(EXPLORE, 0, 0, EXPLORE, 0, 0), 8, 1, 5);
    assertThat(Picked.sequence(picker, nodes, REQUEST, 1, SECOND)).isEqualTo("1");
    nodes.get(0).started();
    assertThat(Picked.sequence(picker, nodes, REQUEST, 1, SECOND)).isEqualTo("2");
  }

  @Test
  void anAnswerIsUsedTheMoreOftenTheFewerNodesThereAre() {
    assertThat(Prequal.reuse(2)).isEqualTo(16);
    assertThat(Prequal.reuse(24)).isEqualTo(16);
    assertThat(Prequal.reuse(40)).isEqualTo(8);
    assertThat(Prequal.reuse(100)).isEqualTo(4);
    assertThat(Prequal.reuse(1_000_000)).isEqualTo(4);
  }

  @Test
  void anAnswerThatIsUsedUpIsForgotten() {
    int[] draws = new int[18];
    java.util.Arrays.fill(draws, PLAIN);
    List<Node> nodes = Picked.equal(3);
    Picker picker = told(nodes, Given.draws(draws), 8, 1, 5);
    assertThat(Picked.sequence(picker, nodes, REQUEST, 17, SECOND))
        .isEqualTo("2222222222222222" + "3");
  }

  @Test
  void thePoolKeepsTheLatestSixteen() {
    List<Node> nodes = Picked.equal(20);
    Picker picker = new Prequal().picker(nodes, Given.ground(Given.draws(PLAIN)));
    for (int i = 0; i < 20; i++) {
      // The first are the fastest, but they are pushed out.
      picker.ended(nodes.get(i), REQUEST, (i + 1) * MILLI, false, SECOND + 2 * i * MILLI);
    }
    assertThat(nodes.indexOf(picker.pick(REQUEST, SECOND + 40 * MILLI))).isEqualTo(4);
  }

  @Test
  void whatIsKnownGoesOnToTheNextPickerButForNodesThatLeft() {
    List<Node> nodes = Picked.equal(3);
    Ground ground = Given.ground(Given.draws(PLAIN));
    Picker first = new Prequal().picker(nodes, ground);
    tell(first, nodes, 8, 1, 5);
    Picker second = new Prequal().picker(List.of(nodes.get(0), nodes.get(2)), ground);
    second.ended(nodes.get(1), REQUEST, MILLI, false, SECOND);
    assertThat(second.pick(REQUEST, SECOND)).isSameAs(nodes.get(2));
  }

  @Test
  void aSingleNodeIsPickedWithoutADraw() {
    List<Node> nodes = Picked.equal(1);
    Picker picker = new Prequal().picker(nodes, Given.ground(Given.draws()));
    assertThat(Picked.sequence(picker, nodes, REQUEST, 2, 0)).isEqualTo("11");
  }

  /** 100 nodes, of which the pool knows 16 at a time. */
  @Test
  void noNodeIsForgotten() {
    List<Node> nodes = Picked.equal(100);
    Picker picker = new Prequal().picker(nodes, Given.ground(new Random(1)::nextInt));
    for (int i = 0; i < 20_000; i++) {
      long now = SECOND + i * MILLI;
      Node node = picker.pick(REQUEST, now);
      node.started();
      node.ended(false);
      picker.ended(node, REQUEST, nodes.indexOf(node) * MILLI, false, now);
    }
    assertThat(nodes).allSatisfy(node -> assertThat(node.requests()).isPositive());
  }

  private static Picker told(List<Node> nodes, IntUnaryOperator chance, int... millis) {
    Picker picker = new Prequal().picker(nodes, Given.ground(chance));
    tell(picker, nodes, millis);
    return picker;
  }

  private static void tell(Picker picker, List<Node> nodes, int... millis) {
    for (int i = 0; i < millis.length; i++) {
      picker.ended(nodes.get(i), REQUEST, millis[i] * MILLI, false, SECOND);
    }
  }

  /** Enough answers without load for the limit to be 0. */
  private static void cold(Picker picker, Node node) {
    for (int i = 0; i < 16; i++) {
      picker.ended(node, REQUEST, 8 * MILLI, false, SECOND);
    }
  }
}
