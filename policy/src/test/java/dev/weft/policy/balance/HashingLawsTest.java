package dev.weft.policy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;

/** How evenly hashing spreads keys, and how many move when nodes change. */
class HashingLawsTest {
  private static final int KEYS = 10_000;

  @Property(tries = 20)
  void sharesFollowTheWeights(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 20) Integer> weights) {
    int total = weights.stream().mapToInt(Integer::intValue).sum();
    List<Node> nodes = Picked.nodes(weights.stream().mapToInt(Integer::intValue).toArray());
    for (Balancer balancer : RingHashTest.hashing()) {
      List<Node> owners = RingHashTest.owners(balancer, nodes, KEYS);
      for (int i = 0; i < weights.size(); i++) {
        Node node = nodes.get(i);
        double share = owners.stream().filter(owner -> owner == node).count() / (double) KEYS;
        assertThat(share)
            .as("%s %s", balancer, weights)
            .isCloseTo((double) weights.get(i) / total, Offset.offset(0.06));
      }
    }
  }

  /** Up to 512 units of weight the ring moves no key that didn't belong to the node that left. */
  @Property(tries = 20)
  void ofARingOnlyTheKeysOfTheNodeThatLeftMove(
      @ForAll @IntRange(min = 2, max = 60) int count,
      @ForAll @IntRange(min = 0, max = 59) int left) {
    List<Node> nodes = Picked.equal(count);
    Node gone = nodes.get(left % count);
    assertThat(strays(new RingHash(List.of()), nodes, gone)).isZero();
  }

  /** Of a bigger ring every node's part is reckoned anew, and of Maglev's table always. */
  @Property(tries = 5)
  void ofMaglevAndOfBigRingsFewOtherKeysMove(
      @ForAll @IntRange(min = 2, max = 60) int count,
      @ForAll @IntRange(min = 0, max = 59) int left) {
    List<Node> nodes = Picked.equal(count);
    Node gone = nodes.get(left % count);
    assertThat(strays(new Maglev(List.of()), nodes, gone)).isLessThan(0.05);
    List<Node> many = Picked.equal(500 + count);
    assertThat(strays(new RingHash(List.of()), many, many.get(left))).isLessThan(0.01);
  }

  /** Whatever is out for a while, up to three fourths; and when it is back, all is as before. */
  @Property(tries = 20)
  void ofNodesInUseAnEjectionMovesNoKeyAtAll(
      @ForAll @IntRange(min = 2, max = 700) int count,
      @ForAll @IntRange(min = 1, max = 5) int weights,
      @ForAll long seed) {
    Random chance = new Random(seed);
    for (Balancer balancer : RingHashTest.hashing()) {
      List<Node> nodes =
          Picked.nodes(IntStream.range(0, count).map(i -> 1 + i % weights).toArray());
      Ground ground = Given.ground(chance::nextInt);
      List<Node> before = PlacementTest.owners(nodes, balancer, ground);
      long spare = nodes.stream().mapToLong(node -> node.endpoint().weight()).sum() * 3 / 4;
      for (Node node : nodes) {
        if (chance.nextBoolean() && node.endpoint().weight() <= spare) {
          spare -= node.endpoint().weight();
          node.eject(new Ejection("5 consecutive 5xx", 1));
        }
      }
      List<Node> during = PlacementTest.owners(nodes, balancer, ground);
      for (int i = 0; i < before.size(); i++) {
        assertThat(during.get(i).isUsable()).isTrue();
        if (before.get(i).isUsable()) {
          assertThat(during.get(i)).isSameAs(before.get(i));
        }
      }
      nodes.forEach(node -> node.takeBack(1));
      assertThat(PlacementTest.owners(nodes, balancer, ground)).isEqualTo(before);
    }
  }

  @Property(tries = 20)
  void aNodeThatIsFullMovesNoMoreThanItsOwnKeys(
      @ForAll @IntRange(min = 2, max = 30) int count,
      @ForAll @IntRange(min = 0, max = 29) int full) {
    for (Balancer balancer : RingHashTest.hashing()) {
      List<Node> nodes = Picked.equal(count);
      List<Node> before = RingHashTest.owners(balancer, nodes, 2000);
      Node buried = nodes.get(full % count);
      for (int i = 0; i < 100; i++) {
        buried.started();
      }
      List<Node> after = RingHashTest.owners(balancer, nodes, 2000);
      for (int i = 0; i < 2000; i++) {
        assertThat(after.get(i)).isNotSameAs(buried);
        if (before.get(i) != buried) {
          assertThat(after.get(i)).isSameAs(before.get(i));
        }
      }
    }
  }

  /** Requests that don't say where they belong draw a key each: a constant would bury one node. */
  @Property(tries = 5)
  void requestsWithDrawnKeysSpreadOverAll(@ForAll long seed) {
    Random chance = new Random(seed);
    for (Balancer balancer : RingHashTest.hashing()) {
      List<Node> nodes = Picked.equal(10);
      Picker picker = balancer.picker(nodes, Given.ground(chance::nextInt));
      int[] picked = new int[10];
      for (int i = 0; i < KEYS; i++) {
        // Only the low bits are drawn; a picker doesn't count on more.
        picked[nodes.indexOf(picker.pick(Given.hashed(chance.nextInt(1 << 20)), 0))]++;
      }
      for (int count : picked) {
        assertThat(count).isBetween(KEYS / 14, KEYS / 7);
      }
    }
  }

  /** The share of keys that move though their node stays. */
  private static double strays(Balancer balancer, List<Node> nodes, Node gone) {
    List<Node> rest = new ArrayList<>(nodes);
    rest.remove(gone);
    List<Node> before = RingHashTest.owners(balancer, nodes, KEYS);
    List<Node> after = RingHashTest.owners(balancer, rest, KEYS);
    int strays = 0;
    for (int i = 0; i < KEYS; i++) {
      strays += before.get(i) != gone && before.get(i) != after.get(i) ? 1 : 0;
    }
    return (double) strays / KEYS;
  }
}
