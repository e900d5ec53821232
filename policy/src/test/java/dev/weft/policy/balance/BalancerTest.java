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

/** Exact sequences for given draws, and shares by weight. */
class BalancerTest {

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
