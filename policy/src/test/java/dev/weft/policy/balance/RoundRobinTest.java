package dev.weft.policy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Given;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Whose turn it is. */
class RoundRobinTest {

  @Test
  void roundRobinGoesRoundFromADrawnStart() {
    assertThat(picks(Picked.nodes(1, 1, 1), Given.draws(2), 7)).isEqualTo("3123123");
  }

  /**
   * Or else all callers that start together begin with the same node, and again after each change.
   */
  @Test
  void theTurnGoesOnFromPickerToPicker() {
    List<Node> nodes = Picked.nodes(1, 1, 1);
    Ground ground = Given.ground(Given.draws(1));
    StringBuilder picks = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      Picker picker = new RoundRobin().picker(nodes, ground);
      picks.append(nodes.indexOf(picker.pick(Given.REQUEST, 0)) + 1);
    }
    assertThat(picks.toString()).isEqualTo("231231");
  }

  /** A round that skipped it would give all its turns to the one after it. */
  @Test
  void theTurnsOfANodeThatIsOutAreSharedByAllOthers() {
    List<Node> nodes = Picked.nodes(1, 1, 1, 1);
    nodes.get(1).eject(new Ejection("x", 1));
    Pool pool =
        new Pool(nodes, LoadBalancing.of(new RoundRobin()), null, Given.ground(Given.draws(0)));
    assertThat(Picked.sequence(pool::pick, nodes, Given.REQUEST, 9, 0)).isEqualTo("134134134");
  }

  @Test
  void roundRobinSpreadsTheHeavyNode() {
    assertThat(picks(Picked.nodes(5, 1, 1), Given.draws(0), 14)).isEqualTo("11213111121311");
    assertThat(picks(Picked.nodes(50, 10, 10), Given.draws(0), 7)).isEqualTo("1121311");
  }

  @Test
  void roundRobinOfManyNodesGivesEachItsTurnsInEveryRoundAndNoneTwiceInARow() {
    int[] weights = new int[300];
    for (int i = 0; i < 300; i++) {
      weights[i] = 1 + i % 5;
    }
    List<Node> nodes = Picked.nodes(weights);
    Picker picker = new RoundRobin().picker(nodes, Given.ground(Given.draws(0)));
    int[] picked = new int[300];
    Node last = null;
    for (int i = 0; i < 900; i++) {
      Node node = picker.pick(Given.REQUEST, 0);
      assertThat(node).isNotSameAs(last);
      picked[nodes.indexOf(node)]++;
      last = node;
    }
    assertThat(picked).isEqualTo(weights);
  }

  /** Callers that all start at once, as after a deployment. */
  @Test
  void callersThatStartTogetherBeginWithDifferentNodes() {
    int[] first = new int[4];
    Random chance = new Random(1);
    for (int caller = 0; caller < 1000; caller++) {
      List<Node> nodes = Picked.nodes(1, 1, 1, 1);
      Picker picker = new RoundRobin().picker(nodes, Given.ground(chance::nextInt));
      first[nodes.indexOf(picker.pick(Given.REQUEST, 0))]++;
    }
    for (int begun : first) {
      assertThat(begun).isBetween(200, 300);
    }
  }

  private static String picks(List<Node> nodes, IntUnaryOperator chance, int count) {
    Picker picker = new RoundRobin().picker(nodes, Given.ground(chance));
    return Picked.sequence(picker, nodes, Given.REQUEST, count, 0);
  }
}
