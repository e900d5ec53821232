package dev.weft.policy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Given;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What both hashing algorithms owe: one key, one node, whatever comes and goes. */
class RingHashTest {

  static List<Balancer> hashing() {
    return List.of(new RingHash(List.of()), new Maglev(List.of()));
  }

  @ParameterizedTest
  @MethodSource("hashing")
  void oneKeyGoesToOneNodeInWhateverOrderTheyAreKnown(Balancer balancer) {
    List<Node> nodes = Picked.equal(10);
    List<Node> shuffled = new ArrayList<>(nodes);
    Collections.shuffle(shuffled, new Random(1));
    assertThat(owners(balancer, shuffled, 1000)).isEqualTo(owners(balancer, nodes, 1000));
  }

  /** By address, an instance that restarts would lose its keys, and get those of another. */
  @ParameterizedTest
  @MethodSource("hashing")
  void keysBelongToTheIdNotToTheAddress(Balancer balancer) {
    List<Node> nodes = Picked.equal(10);
    List<Node> moved =
        IntStream.rangeClosed(1, 10).mapToObj(n -> new Node(Given.endpoint(n))).toList();
    List<String> ids = owners(balancer, nodes, 1000).stream().map(RingHashTest::id).toList();
    assertThat(owners(balancer, moved, 1000).stream().map(RingHashTest::id)).isEqualTo(ids);
  }

  @ParameterizedTest
  @MethodSource("hashing")
  void fullNodesArePassedOver(Balancer balancer) {
    List<Node> nodes = Picked.equal(4);
    Picker picker = balancer.picker(nodes, Picked.ground(nodes, Given::lowest));
    for (int i = 0; i < 100; i++) {
      picker.pick(Given.hashed(7), 0).started();
    }
    // 1.25 x 100 / 4 = 31.25
    assertThat(nodes).allSatisfy(node -> assertThat(node.active()).isLessThanOrEqualTo(32));
    assertThat(nodes.stream().mapToInt(Node::active).sum()).isEqualTo(100);
  }

  @ParameterizedTest
  @MethodSource("hashing")
  void theBoundFollowsTheWeight(Balancer balancer) {
    List<Node> nodes = Picked.nodes(1, 1, 2);
    Picker picker = balancer.picker(nodes, Picked.ground(nodes, Given::lowest));
    for (int i = 0; i < 100; i++) {
      picker.pick(Given.hashed(i % 3), 0).started();
    }
    assertThat(nodes.get(0).active()).isLessThanOrEqualTo(32);
    assertThat(nodes.get(1).active()).isLessThanOrEqualTo(32);
    assertThat(nodes.get(2).active()).isLessThanOrEqualTo(63);
  }

  @ParameterizedTest
  @MethodSource("hashing")
  void aKeyStaysWhereItIsWhileLittleIsInFlight(Balancer balancer) {
    List<Node> nodes = Picked.equal(10);
    Picker picker = balancer.picker(nodes, Picked.ground(nodes, Given::lowest));
    Node home = picker.pick(Given.hashed(7), 0);
    for (int i = 0; i < 4; i++) {
      assertThat(picker.pick(Given.hashed(7), 0)).isSameAs(home);
      home.started();
    }
    assertThat(picker.pick(Given.hashed(7), 0)).as("4 in flight").isNotSameAs(home);
  }

  /** Some moment in a race: every node looks full. */
  @ParameterizedTest
  @MethodSource("hashing")
  void ifAllNodesAreFullTheKeyIsAtHome(Balancer balancer) {
    List<Node> nodes = Picked.equal(3);
    Picker picker = balancer.picker(nodes, Given.ground(Given::lowest));
    Node home = picker.pick(Given.hashed(7), 0);
    nodes.forEach(node -> IntStream.range(0, 10).forEach(i -> node.started()));
    assertThat(picker.pick(Given.hashed(7), 0)).isSameAs(home);
  }

  @ParameterizedTest
  @MethodSource("hashing")
  void theNextKeysOfARequestFindOtherNodes(Balancer balancer) {
    List<Node> nodes = Picked.equal(10);
    Picker picker = balancer.picker(nodes, Given.ground(Given::lowest));
    List<Node> found = new ArrayList<>();
    long key = 7;
    for (int i = 0; i < 10; i++) {
      found.add(picker.pick(Given.hashed(key), 0));
      key = RequestHash.next(key);
    }
    assertThat(found.stream().distinct().count()).isGreaterThanOrEqualTo(5);
  }

  @ParameterizedTest
  @MethodSource("hashing")
  void everyNodeHasKeysEvenIfThereAreVeryMany(Balancer balancer) {
    List<Node> nodes = Picked.equal(2000);
    long asked = owners(balancer, nodes, 100_000).stream().distinct().count();
    assertThat(asked).isEqualTo(2000);
  }

  static List<Node> owners(Balancer balancer, List<Node> nodes, int keys) {
    Picker picker = balancer.picker(nodes, Given.ground(Given::lowest));
    List<Node> owners = new ArrayList<>(keys);
    for (int key = 0; key < keys; key++) {
      owners.add(picker.pick(Given.hashed(key), 0));
    }
    return owners;
  }

  private static String id(Node node) {
    return node.endpoint().id();
  }
}
