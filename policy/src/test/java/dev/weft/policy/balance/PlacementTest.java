package dev.weft.policy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Given;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How long a key table lasts. */
class PlacementTest {
  private static final int KEYS = 2000;
  private static final Ejection OUT = new Ejection("5 consecutive 5xx", 1);

  static List<Balancer> hashing() {
    return RingHashTest.hashing();
  }

  @ParameterizedTest
  @MethodSource("hashing")
  void ejectionsReturnsAndLeavingNodesTakeNoNewTable(Balancer balancer) {
    List<Node> nodes = Picked.equal(8);
    Ground ground = Given.ground(Given::lowest);
    KeyTable table = table(nodes, balancer, ground);
    nodes.get(3).eject(OUT);
    assertThat(table(nodes, balancer, ground)).isSameAs(table);
    nodes.get(3).takeBack(1);
    assertThat(table(nodes, balancer, ground)).isSameAs(table);
    assertThat(table(nodes.subList(6, 8), balancer, ground)).as("a fourth").isSameAs(table);
    assertThat(table(nodes.subList(7, 8), balancer, ground)).as("less").isNotSameAs(table);
  }

  @ParameterizedTest
  @MethodSource("hashing")
  void newNodesOtherWeightsAndAnotherAlgorithmDo(Balancer balancer) {
    List<Node> nodes = Picked.equal(8);
    Ground ground = Given.ground(Given::lowest);
    KeyTable first = table(nodes.subList(0, 7), balancer, ground);
    KeyTable second = table(nodes, balancer, ground);
    assertThat(second).isNotSameAs(first);
    nodes.get(0).describe(Picked.node("i1", 2, "").endpoint());
    KeyTable third = table(nodes, balancer, ground);
    assertThat(third).isNotSameAs(second);
    List<Balancer> both = hashing();
    Balancer other = both.get(0).equals(balancer) ? both.get(1) : both.get(0);
    assertThat(table(nodes, other, ground)).isNotInstanceOf(third.getClass());
  }

  /** Or its return would take one, while the application waits. */
  @ParameterizedTest
  @MethodSource("hashing")
  void aTableThatIsBuiltDuringAnEjectionHasTheEjectedNodeToo(Balancer balancer) {
    List<Node> nodes = Picked.equal(8);
    Ground ground = Given.ground(Given::lowest);
    table(nodes.subList(0, 7), balancer, ground);
    nodes.get(3).eject(OUT);
    KeyTable during = table(nodes, balancer, ground);
    nodes.get(3).takeBack(1);
    assertThat(table(nodes, balancer, ground)).isSameAs(during);
    assertThat(owners(nodes, balancer, ground))
        .isEqualTo(owners(nodes, balancer, Given.ground(Given::lowest)));
  }

  @ParameterizedTest
  @MethodSource("hashing")
  void aTableHasNoNodesThatWereNeverUsedOrHaveLeftOrAreTheMostOfIt(Balancer balancer) {
    List<Node> nodes = Picked.equal(9);
    Ground ground = Given.ground(Given::lowest);
    nodes.get(0).eject(OUT);
    table(nodes.subList(0, 7), balancer, ground);
    nodes.subList(1, 7).forEach(node -> node.eject(OUT));
    KeyTable few = table(nodes.subList(0, 8), balancer, ground);
    nodes.get(6).takeBack(1);
    assertThat(table(nodes.subList(0, 8), balancer, ground)).isNotSameAs(few);
    Ground left = Given.ground(Given::lowest);
    table(nodes.subList(6, 8), balancer, left);
    nodes.get(6).eject(OUT);
    KeyTable without = table(nodes.subList(7, 9), balancer, left);
    nodes.get(6).takeBack(1);
    assertThat(table(nodes.subList(6, 9), balancer, left)).isNotSameAs(without);
  }

  @ParameterizedTest
  @MethodSource("hashing")
  void inAnotherOrderAndUnknownToThePoolTheyAreFoundAllTheSame(Balancer balancer) {
    List<Node> nodes = Picked.equal(8);
    Ground ground = Given.ground(Given::lowest);
    List<Node> before = owners(nodes, balancer, ground);
    Collections.reverse(nodes);
    assertThat(owners(nodes, balancer, ground)).isEqualTo(before);
    ground.know(List.of());
    Picker picker = balancer.picker(nodes.subList(0, 8), ground);
    assertThat(picker.pick(Given.hashed(0), 0)).isSameAs(before.get(0));
  }

  /** All are used again, and who asks for a usable one gets it from a table of its own. */
  @ParameterizedTest
  @MethodSource("hashing")
  void panicTakesNoNewTableAndItsEndNeither(Balancer balancer) {
    List<Node> nodes = Picked.equal(8);
    Ground ground = Given.ground(Given::lowest);
    LoadBalancing settings = settings(balancer, 50, null, 0);
    KeyTable table = table(new Pool(nodes, settings, null, ground));
    nodes.subList(0, 5).forEach(node -> node.eject(OUT));
    Pool panicking = new Pool(nodes, settings, null, ground);
    assertThat(panicking.isPanic()).isTrue();
    assertThat(table(panicking)).isSameAs(table);
    for (int key = 0; key < 100; key++) {
      assertThat(nodes.subList(5, 8)).contains(panicking.pickUsable(Given.hashed(key), 0));
    }
    nodes.get(0).takeBack(1);
    assertThat(table(new Pool(nodes, settings, null, ground))).isSameAs(table);
  }

  /** An ejection lets another into the part, its return doesn't. */
  @ParameterizedTest
  @MethodSource("hashing")
  void inAPartOfAServiceTheOneThatIsBackIsStillInTheTable(Balancer balancer) {
    List<Node> nodes = Picked.equal(30);
    Ground ground = Given.ground(Given::lowest);
    LoadBalancing settings = settings(balancer, 0, null, 12);
    Pool pool = new Pool(nodes, settings, null, ground);
    Node node = pool.used().get(0);
    node.eject(OUT);
    Pool during = new Pool(nodes, settings, null, ground);
    assertThat(during.used()).hasSize(12).doesNotContain(node);
    node.takeBack(1);
    Pool after = new Pool(nodes, settings, null, ground);
    assertThat(after.used()).isEqualTo(pool.used());
    assertThat(table(after)).isSameAs(table(during));
  }

  @ParameterizedTest
  @MethodSource("hashing")
  void zonesHaveTablesOfTheirOwn(Balancer balancer) {
    List<Node> nodes =
        IntStream.range(0, 12).mapToObj(i -> Picked.node("i" + i, 1, i < 6 ? "a" : "b")).toList();
    Ground ground = Given.ground(Given::lowest);
    LoadBalancing settings = settings(balancer, 0, new Locality("zone", 70), 0);
    List<Node> before = owners(new Pool(nodes, settings, "a", ground));
    assertThat(nodes.subList(0, 6)).containsAll(before);
    nodes.get(0).eject(OUT);
    nodes.get(6).eject(OUT);
    List<Node> during = owners(new Pool(nodes, settings, "a", ground));
    for (int i = 0; i < KEYS; i++) {
      assertThat(during.get(i)).isNotSameAs(nodes.get(0));
      if (before.get(i) != nodes.get(0)) {
        assertThat(during.get(i)).isSameAs(before.get(i));
      }
    }
  }

  /** Of each of the first keys, as the pool sees it. */
  static List<Node> owners(List<Node> nodes, Balancer balancer, Ground ground) {
    return owners(new Pool(nodes, settings(balancer, 0, null, 0), null, ground));
  }

  private static List<Node> owners(Pool pool) {
    List<Node> owners = new ArrayList<>(KEYS);
    for (int key = 0; key < KEYS; key++) {
      owners.add(pool.pick(Given.hashed(key), 0));
    }
    return owners;
  }

  private static KeyTable table(List<Node> nodes, Balancer balancer, Ground ground) {
    return table(new Pool(nodes, settings(balancer, 0, null, 0), null, ground));
  }

  private static KeyTable table(Pool pool) {
    return ((HashPicker) pool.used.picker()).table();
  }

  private static LoadBalancing settings(
      Balancer balancer, int panicThreshold, @Nullable Locality locality, int subsetSize) {
    return new LoadBalancing(balancer, panicThreshold, 0, locality, subsetSize);
  }
}
