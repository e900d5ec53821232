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

/** The faster of two, and the ways in which that rule is led astray. */
class PeakEwmaTest {

  @Test
  void theFasterOfTwoIsTakenAndTheFirstIfTheyAreAlike() {
    List<Node> nodes = answered(5, 5, 2);
    // The first draw is a node, the second one of the others: 1 and 2, 1 and 3, 3 and 1.
    assertThat(picks(nodes, Given.draws(0, 0, 0, 1, 2, 0), 3)).isEqualTo("133");
  }

  @Test
  void requestsInFlightMultiplyTheLatency() {
    List<Node> nodes = answered(20, 50);
    nodes.get(0).started();
    assertThat(picks(nodes, Given.draws(0, 0), 1)).as("40, 50").isEqualTo("1");
    nodes.get(0).started();
    assertThat(picks(nodes, Given.draws(0, 0), 1)).as("60, 50").isEqualTo("2");
  }

  @Test
  void requestsInFlightCountPerWeight() {
    List<Node> nodes = Picked.nodes(3, 1);
    nodes.forEach(node -> node.latency().answered(10 * MILLI, 0));
    nodes.forEach(Node::started);
    assertThat(picks(nodes, Given.draws(3, 0), 1)).as("1 x 2/3, 1 x 2").isEqualTo("1");
    nodes.get(0).started();
    nodes.get(0).started();
    assertThat(picks(nodes, Given.draws(3, 0), 1)).as("3 x 2/3, 1 x 2").isEqualTo("2");
    nodes.get(0).started();
    assertThat(picks(nodes, Given.draws(0, 0), 1)).as("4 x 2/3, 1 x 2").isEqualTo("2");
  }

  @Test
  void aSingleNodeIsPickedWithoutADraw() {
    assertThat(picks(Picked.nodes(7), Given.draws(), 2)).isEqualTo("11");
  }

  @Test
  void anUnknownNodeIsAskedOnceThoughTheOthersAreFaster() {
    List<Node> nodes = answered(2, 2, 2);
    nodes.set(2, Picked.node("new", 1, ""));
    assertThat(picks(nodes, Given.draws(0, 1, 0, 1, 0, 1), 3)).isEqualTo("311");
  }

  @Test
  void aNodeThatIsAskedAlreadyIsntRevisited() {
    List<Node> nodes = answered(2, 2);
    nodes.set(1, Picked.node("new", 1, ""));
    nodes.get(1).started();
    assertThat(picks(nodes, Given.draws(0, 0), 1)).isEqualTo("1");
  }

  /** Its 429s come back in a millisecond; by latency alone it would get nearly everything. */
  @Test
  void aNodeThatFailsFastIsNoSinkhole() {
    List<Node> nodes = answered(20, 20, 20);
    Picker picker = new PeakEwma().picker(nodes, Given.ground(new Random(1)::nextInt));
    long now = 0;
    int failing = 0;
    for (int i = 0; i < 3000; i++) {
      now += 10 * MILLI;
      Node node = picker.pick(REQUEST, now);
      boolean fails = node == nodes.get(0);
      failing += fails ? 1 : 0;
      picker.ended(node, REQUEST, fails ? MILLI : 20 * MILLI, fails, now);
    }
    assertThat(failing).as("of 3000 in 30 s").isBetween(1, 5);
  }

  /** A global minimum would give the node that just recovered every request until one ends. */
  @Test
  void aNodeThatLooksBestGetsItsDrawsAndNotAllRequests() {
    List<Node> nodes = answered(20, 20, 20, 20, 20, 20, 20, 20, 20, 1);
    int[] picked = Picked.inFlight(picker(nodes, new Random(1)::nextInt), nodes, 50);
    assertThat(picked[9]).as("two of ten nodes are drawn for each").isBetween(4, 16);
  }

  @Test
  void streamsTeachNothing() {
    List<Node> nodes = answered(20, 20);
    Picker picker = picker(nodes, Given::lowest);
    picker.ended(nodes.get(0), Picked.STREAM, 3600 * SECOND, false, 0);
    picker.ended(nodes.get(1), Picked.STREAM, MILLI, true, 0);
    assertThat(nodes.get(0).latency().expectedNanos(0)).isEqualTo(20e6);
    assertThat(nodes.get(1).latency().expectedNanos(0)).isEqualTo(20e6);
  }

  @Test
  void streamsGoToTheLessBusyNodeHoweverFastItIs() {
    List<Node> nodes = answered(1, 5000);
    nodes.get(0).started();
    Picker picker = picker(nodes, Given.draws(0, 0, 0, 0));
    assertThat(Picked.sequence(picker, nodes, REQUEST, 1, 0)).isEqualTo("1");
    assertThat(Picked.sequence(picker, nodes, Picked.STREAM, 1, 0)).isEqualTo("2");
  }

  private static List<Node> answered(int... millis) {
    List<Node> nodes = Picked.equal(millis.length);
    for (int i = 0; i < millis.length; i++) {
      nodes.get(i).latency().answered(millis[i] * MILLI, 0);
    }
    return nodes;
  }

  private static Picker picker(List<Node> nodes, IntUnaryOperator chance) {
    return new PeakEwma().picker(nodes, Given.ground(chance));
  }

  private static String picks(List<Node> nodes, IntUnaryOperator chance, int count) {
    return Picked.sequence(picker(nodes, chance), nodes, REQUEST, count, 0);
  }
}
