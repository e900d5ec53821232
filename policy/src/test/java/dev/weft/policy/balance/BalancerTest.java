package dev.weft.policy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The three algorithms: exact sequences for given draws, and shares by weight. */
class BalancerTest {

  @Test
  void roundRobinGoesRoundFromADrawnStart() {
    assertThat(picks(new RoundRobin(), nodes(1, 1, 1), Given.draws(2), 7)).isEqualTo("3123123");
  }

  /**
   * Or else all callers that start together begin with the same node, and again after each change.
   */
  @Test
  void theTurnGoesOnFromPickerToPicker() {
    List<Node> nodes = nodes(1, 1, 1);
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
    List<Node> nodes = nodes(1, 1, 1, 1);
    nodes.get(1).eject(new Ejection("x", 1));
    Pool pool =
        new Pool(nodes, LoadBalancing.of(new RoundRobin()), null, Given.ground(Given.draws(0)));
    assertThat(Picked.sequence(pool::pick, nodes, Given.REQUEST, 9, 0)).isEqualTo("134134134");
  }

  @Test
  void roundRobinSpreadsTheHeavyNode() {
    assertThat(picks(new RoundRobin(), nodes(5, 1, 1), Given.draws(0), 14))
        .isEqualTo("11213111121311");
    assertThat(picks(new RoundRobin(), nodes(50, 10, 10), Given.draws(0), 7)).isEqualTo("1121311");
  }

  @Test
  void roundRobinOfManyNodesGivesEachItsTurnsInEveryRoundAndNoneTwiceInARow() {
    int[] weights = new int[300];
    for (int i = 0; i < 300; i++) {
      weights[i] = 1 + i % 5;
    }
    List<Node> nodes = nodes(weights);
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

  @Test
  void aDrawByWeightFindsEveryNodeAtItsBounds() {
    Weights weights = new Weights(nodes(1, 1000, 1, 1, 7, 300, 1), 1 << 24);
    int[] drawn = new int[7];
    for (int draw = 0; draw < weights.total(); draw++) {
      drawn[weights.draw(Given.draws(draw))]++;
    }
    assertThat(drawn).containsExactly(1, 1000, 1, 1, 7, 300, 1);
  }

  @Test
  void randomDrawsByWeight() {
    assertThat(picks(new WeightedRandom(), nodes(1, 1, 1), Given.draws(2, 0, 1), 3))
        .isEqualTo("312");
    assertThat(picks(new WeightedRandom(), nodes(1, 2, 1), Given.draws(0, 1, 2, 3), 4))
        .isEqualTo("1223");
  }

  @Test
  void leastRequestTakesTheLessBusyOfTwoDifferentNodes() {
    List<Node> nodes = nodes(1, 1, 1);
    nodes.get(0).started();
    // The first draw is a node, the second one of the others: 1 and 2, 1 and 3, 2 and 1.
    assertThat(picks(new LeastRequest(2), nodes, Given.draws(0, 0, 0, 1, 1, 1), 3))
        .isEqualTo("232");
  }

  @Test
  void leastRequestKeepsTheFirstDrawnIfBothAreAsBusy() {
    assertThat(picks(new LeastRequest(2), nodes(1, 1), Given.draws(0, 0, 1, 0), 2)).isEqualTo("12");
  }

  /** Each sees one idle node among nine busy ones; the least busy of all would get all of them. */
  @Test
  void callersThatKnowNothingOfEachOtherDontAllRunToTheSameNode() {
    int[] picked = new int[10];
    Random chance = new Random(1);
    for (int caller = 0; caller < 1000; caller++) {
      List<Node> nodes = nodes(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
      nodes.subList(1, 10).forEach(Node::started);
      Picker picker = new LeastRequest(2).picker(nodes, Given.ground(chance::nextInt));
      picked[nodes.indexOf(picker.pick(Given.REQUEST, 0))]++;
    }
    assertThat(picked[0]).as("two of ten are drawn").isBetween(150, 250);
  }

  /** Callers that all start at once, as after a deployment. */
  @Test
  void callersThatStartTogetherBeginWithDifferentNodes() {
    int[] first = new int[4];
    Random chance = new Random(1);
    for (int caller = 0; caller < 1000; caller++) {
      List<Node> nodes = nodes(1, 1, 1, 1);
      Picker picker = new RoundRobin().picker(nodes, Given.ground(chance::nextInt));
      first[nodes.indexOf(picker.pick(Given.REQUEST, 0))]++;
    }
    for (int begun : first) {
      assertThat(begun).isBetween(200, 300);
    }
  }

  @Test
  void leastRequestLeavesALightNodeItsShareWhileAllAreIdle() {
    assertThat(picks(new LeastRequest(2), nodes(3, 1), Given.draws(0, 0, 1, 0, 2, 0, 3, 0), 4))
        .isEqualTo("1112");
  }

  @Test
  void leastRequestWeighsTheLoad() {
    List<Node> nodes = nodes(3, 1);
    nodes.get(0).started();
    nodes.get(0).started();
    assertThat(picks(new LeastRequest(2), nodes, Given.draws(0, 0), 1))
        .as("2/3, 1/1")
        .isEqualTo("1");
    nodes.get(0).started();
    assertThat(picks(new LeastRequest(2), nodes, Given.draws(0, 0), 1))
        .as("3/3, 1/1")
        .isEqualTo("2");
  }

  @Test
  void leastRequestWithMoreChoicesThanNodesFindsTheLeastBusyOfAll() {
    List<Node> nodes = nodes(1, 1, 1, 1, 1);
    for (int i = 0; i < 5; i++) {
      if (i != 3) {
        nodes.get(i).started();
      }
    }
    for (int first = 0; first < 5; first++) {
      for (int stride = 0; stride < 4; stride++) {
        assertThat(picks(new LeastRequest(10), nodes, Given.draws(first, stride), 1))
            .isEqualTo("4");
      }
    }
  }

  @Test
  void aSingleNodeIsPickedWithoutADraw() {
    assertThat(picks(new LeastRequest(2), nodes(7), Given.draws(), 2)).isEqualTo("11");
  }

  @Property(tries = 50)
  void sharesFollowTheWeights(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 20) Integer> weights,
      @ForAll long seed) {
    int[] array = weights.stream().mapToInt(Integer::intValue).toArray();
    int total = weights.stream().mapToInt(Integer::intValue).sum();
    IntUnaryOperator chance = new Random(seed)::nextInt;
    for (Balancer balancer :
        List.of(new RoundRobin(), new WeightedRandom(), new LeastRequest(2), new LeastRequest(4))) {
      List<Node> nodes = nodes(array);
      int[] picked = new int[array.length];
      Picker picker = balancer.picker(nodes, Given.ground(chance));
      int picks = 20_000;
      for (int i = 0; i < picks; i++) {
        picked[nodes.indexOf(picker.pick(Given.REQUEST, 0))]++;
      }
      for (int i = 0; i < array.length; i++) {
        assertThat((double) picked[i] / picks)
            .as("%s %s", balancer, weights)
            .isCloseTo((double) array[i] / total, org.assertj.core.data.Offset.offset(0.03));
      }
    }
  }

  /**
   * Those that go by latency give an idle service's requests to the fastest; under load they can't.
   */
  @Property(tries = 30)
  void underLoadWhatIsInFlightFollowsTheWeights(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 20) Integer> weights,
      @ForAll long seed) {
    int[] array = weights.stream().mapToInt(Integer::intValue).toArray();
    int total = weights.stream().mapToInt(Integer::intValue).sum();
    for (Balancer balancer :
        List.of(new LeastRequest(2), new PeakEwma(), new Prequal(), new RingHash(List.of()))) {
      List<Node> nodes = nodes(array);
      Ground ground = Picked.ground(nodes, new Random(seed)::nextInt);
      int[] active = Picked.inFlight(balancer.picker(nodes, ground), nodes, 2000);
      for (int i = 0; i < array.length; i++) {
        assertThat((double) active[i] / 2000)
            .as("%s %s", balancer, weights)
            .isCloseTo((double) array[i] / total, org.assertj.core.data.Offset.offset(0.05));
      }
    }
  }

  @Property(tries = 100)
  void hugeWeightsAreBroughtDownInProportion(
      @ForAll @Size(min = 2, max = 5)
          List<@IntRange(min = 100_000, max = 2_000_000_000) Integer> weights) {
    int[] array = weights.stream().mapToInt(Integer::intValue).toArray();
    long total = weights.stream().mapToLong(Integer::longValue).sum();
    Weights brought = new Weights(nodes(array), 100_000);
    assertThat(brought.total()).isLessThanOrEqualTo(100_000 + array.length);
    for (int i = 0; i < array.length; i++) {
      assertThat((double) brought.of(i) / brought.total())
          .isCloseTo((double) array[i] / total, org.assertj.core.data.Offset.offset(0.001));
    }
  }

  private static String picks(
      Balancer balancer, List<Node> nodes, IntUnaryOperator chance, int count) {
    Picker picker = balancer.picker(nodes, Given.ground(chance));
    StringBuilder picks = new StringBuilder();
    for (int i = 0; i < count; i++) {
      picks.append(nodes.indexOf(picker.pick(Given.REQUEST, 0)) + 1);
    }
    return picks.toString();
  }

  private static List<Node> nodes(int... weights) {
    List<Node> nodes = new ArrayList<>();
    for (int weight : weights) {
      nodes.add(new Node(Given.endpoint(nodes.size() + 1, Health.PASSING, weight)));
    }
    return nodes;
  }
}
