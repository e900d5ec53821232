package dev.weft.policy.balance;

import static dev.weft.policy.Given.REQUEST;
import static dev.weft.policy.Given.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Given;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** A new node's share grows over 30 s. Draws: a node, then one of 1000 for whether it is kept. */
class SlowStartTest {
  private final List<Node> nodes = Picked.equal(3);

  @Test
  void aNewNodeIsKeptWithTheProbabilityOfItsAge() {
    nodes.get(2).joined(0);
    assertThat(picks(Given.draws(2, 499), 1, 15 * SECOND)).as("499 < 500").isEqualTo("3");
    assertThat(picks(Given.draws(2, 500, 0), 1, 15 * SECOND)).as("500").isEqualTo("1");
  }

  @Test
  void itIsKeptWithTenPercentFromTheFirst() {
    nodes.get(2).joined(0);
    assertThat(picks(Given.draws(2, 99), 1, 0)).isEqualTo("3");
    assertThat(picks(Given.draws(2, 100, 0), 1, 0)).isEqualTo("1");
  }

  @Test
  void afterFiveMoreDrawsItIsTaken() {
    nodes.get(2).joined(0);
    int[] draws = {2, 999, 2, 999, 2, 999, 2, 999, 2, 999, 2, 0};
    assertThat(picks(Given.draws(draws), 2, 0)).isEqualTo("31");
  }

  @Test
  void afterItsSlowStartItIsLikeTheOthers() {
    nodes.get(2).joined(0);
    assertThat(picks(Given.draws(2, 2), 2, 30 * SECOND)).isEqualTo("33");
  }

  @Test
  void ofTwoNewNodesTheOlderIsDoneBefore() {
    nodes.get(1).joined(10 * SECOND);
    nodes.get(2).joined(0);
    assertThat(picks(Given.draws(2, 1, 999, 0), 2, 31 * SECOND)).isEqualTo("31");
  }

  @Test
  void whenAllAreNewNoneIsSpared() {
    nodes.get(0).joined(2 * SECOND);
    nodes.get(1).joined(0);
    nodes.get(2).joined(SECOND);
    assertThat(picks(Given.draws(2, 2), 2, 3 * SECOND)).isEqualTo("33");
    assertThat(picks(Given.draws(2, 999, 1), 1, 30 * SECOND)).as("one isn't").isEqualTo("2");
  }

  /** With one call in ten seconds a tenth of a share is nobody's relief and one node's load. */
  @Test
  void belowOneCallPerNodeAndSecondNoneIsSpared() {
    nodes.get(2).joined(0);
    Ground ground = ground(Given.draws(2, 2, 999, 0), 2.9);
    Picker picker = pool(new WeightedRandom(), ground)::pick;
    assertThat(Picked.sequence(picker, nodes, REQUEST, 1, 0)).isEqualTo("3");
    ground.rate(3);
    assertThat(Picked.sequence(picker, nodes, REQUEST, 1, 0)).isEqualTo("1");
  }

  @Test
  void aNodeThatWasTakenBackStartsSlowly() {
    nodes.get(2).eject(new Ejection("x", 0));
    nodes.get(2).takeBack(60 * SECOND);
    assertThat(picks(Given.draws(2, 999, 1), 1, 60 * SECOND)).isEqualTo("2");
  }

  @Test
  void roundRobinAndLeastRequestDoSoToo() {
    nodes.get(2).joined(0);
    Ground ground = ground(Given.draws(2, 999), 100);
    assertThat(pool(new RoundRobin(), ground).pick(REQUEST, 0)).isSameAs(nodes.get(0));
    ground = ground(Given.draws(2, 0, 999), 100);
    assertThat(pool(new LeastRequest(2), ground).pick(REQUEST, 0)).isSameAs(nodes.get(0));
  }

  @Test
  void thoseThatLearnDont() {
    nodes.get(2).joined(0);
    nodes.forEach(node -> node.latency().answered(SECOND, 0));
    Ground ground = ground(Given.draws(2, 0), 100);
    assertThat(pool(new PeakEwma(), ground).pick(REQUEST, 0)).isSameAs(nodes.get(2));
  }

  @Test
  void theShareGrows() {
    nodes.get(2).joined(0);
    assertThat(share(0)).isBetween(0.03, 0.07);
    assertThat(share(15 * SECOND)).isBetween(0.18, 0.22);
    assertThat(share(29 * SECOND)).isBetween(0.31, 0.35);
  }

  private double share(long now) {
    Pool pool = pool(new WeightedRandom(), ground(new Random(1)::nextInt, 100));
    int picked = 0;
    for (int i = 0; i < 10_000; i++) {
      picked += pool.pick(REQUEST, now) == nodes.get(2) ? 1 : 0;
    }
    return picked / 10_000.0;
  }

  private String picks(IntUnaryOperator chance, int count, long now) {
    Picker picker = pool(new WeightedRandom(), ground(chance, 100))::pick;
    return Picked.sequence(picker, nodes, REQUEST, count, now);
  }

  private Pool pool(Balancer balancer, Ground ground) {
    LoadBalancing settings = new LoadBalancing(balancer, 50, 30 * SECOND, null, 0);
    return new Pool(nodes, settings, null, ground);
  }

  private static Ground ground(IntUnaryOperator chance, double rate) {
    Ground ground = Given.ground(chance);
    ground.rate(rate);
    return ground;
  }
}
