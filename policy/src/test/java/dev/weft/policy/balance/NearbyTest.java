package dev.weft.policy.balance;

import static dev.weft.policy.Given.MILLI;
import static dev.weft.policy.Given.REQUEST;
import static dev.weft.policy.Given.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;

/** The caller's own zone first, as far as it can carry it. The limit is 70 %. */
class NearbyTest {

  @Property(tries = 50)
  void theOwnZoneGetsWhatItsUsableWeightCarries(
      @ForAll @IntRange(min = 0, max = 10) int out, @ForAll long seed) {
    List<Node> nodes = zones(10, 10);
    nodes.subList(0, out).forEach(node -> node.eject(new Ejection("x", 1)));
    Pool pool = pool(nodes, "a", Given.ground(new Random(seed)::nextInt), 0);
    int near = 0;
    for (int i = 0; i < 5000; i++) {
      near += zone(pool.pick(REQUEST, 0)).equals("a") ? 1 : 0;
    }
    assertThat(near / 5000.0).isCloseTo(Math.min(1, (10 - out) / 7.0), Offset.offset(0.04));
  }

  @Example
  void whatSpillsGoesToTheOtherZonesByWeight() {
    List<Node> nodes = zones(1, 1, 3);
    nodes.get(0).eject(new Ejection("x", 1));
    Pool pool = pool(nodes, "a", Given.ground(new Random(1)::nextInt), 0);
    int ofB = 0;
    for (int i = 0; i < 10_000; i++) {
      ofB += zone(pool.pick(REQUEST, 0)).equals("b") ? 1 : 0;
    }
    assertThat(ofB / 10_000.0).isCloseTo(0.25, Offset.offset(0.02));
  }

  @Example
  void onlyNodesThatGetRequestsAreUsed() {
    List<Node> nodes = zones(2, 2);
    assertThat(pool(nodes, "a", Given.ground(Given::lowest), 0).used())
        .isEqualTo(nodes.subList(0, 2));
    nodes.get(0).eject(new Ejection("x", 1));
    assertThat(pool(nodes, "a", Given.ground(Given::lowest), 0).used())
        .containsExactly(nodes.get(1), nodes.get(2), nodes.get(3));
  }

  @Example
  void withoutAZoneOrOutsideOfAnyAllAreAlike() {
    List<Node> nodes = zones(2, 2);
    assertThat(pool(nodes, null, Given.ground(Given::lowest), 0).used()).isEqualTo(nodes);
    assertThat(pool(nodes, "c", Given.ground(Given::lowest), 0).used()).isEqualTo(nodes);
    assertThat(pool(zones(2), "a", Given.ground(Given::lowest), 0).used()).hasSize(2);
  }

  @Example
  void inPanicZonesDontCount() {
    List<Node> nodes = zones(2, 2);
    nodes.subList(1, 4).forEach(node -> node.eject(new Ejection("x", 1)));
    Pool pool = pool(nodes, "a", Given.ground(Given.draws(3)), 50);
    assertThat(pool.isPanic()).isTrue();
    assertThat(pool.used()).isEqualTo(nodes);
    assertThat(pool.pick(REQUEST, 0)).isSameAs(nodes.get(3));
    assertThat(pool.pickUsable(REQUEST, 0)).isSameAs(nodes.get(0));
  }

  @Example
  void eachZoneHasATurnOfItsOwnThatGoesOnWithTheNextPool() {
    List<Node> nodes = zones(2, 2);
    nodes.get(0).eject(new Ejection("x", 1));
    LoadBalancing settings = new LoadBalancing(new RoundRobin(), 0, 0, new Locality("zone", 70), 0);
    Ground ground = Given.ground(new Random(1)::nextInt);
    List<Node> far = new ArrayList<>();
    while (far.size() < 6) {
      Node node = new Pool(nodes, settings, "a", ground).pick(REQUEST, 0);
      if (zone(node).equals("b")) {
        far.add(node);
      }
    }
    assertThat(far.get(0)).isNotSameAs(far.get(1));
    assertThat(far.subList(2, 4)).isEqualTo(far.subList(0, 2));
    assertThat(far.subList(4, 6)).isEqualTo(far.subList(0, 2));
  }

  @Example
  void theEndOfATryTeachesThePickerOfItsZone() {
    List<Node> nodes = zones(3, 2);
    nodes.get(0).eject(new Ejection("x", 1));
    LoadBalancing settings = new LoadBalancing(new Prequal(), 0, 0, new Locality("zone", 100), 0);
    Pool pool = new Pool(nodes, settings, "a", Given.ground(Given.draws(1 << 19, 47, 900_000, 47)));
    pool.ended(nodes.get(1), REQUEST, 9 * MILLI, false, SECOND);
    pool.ended(nodes.get(2), REQUEST, 2 * MILLI, false, SECOND);
    pool.ended(nodes.get(3), REQUEST, 9 * MILLI, false, SECOND);
    pool.ended(nodes.get(4), REQUEST, 2 * MILLI, false, SECOND);
    assertThat(pool.pick(REQUEST, SECOND)).isSameAs(nodes.get(2));
    assertThat(pool.pick(REQUEST, SECOND)).isSameAs(nodes.get(4));
  }

  @Example
  void theRateOfTheServiceIsThatOfEachZone() {
    List<Node> nodes = zones(2, 2);
    nodes.get(0).eject(new Ejection("x", 1));
    nodes.get(3).joined(0);
    LoadBalancing settings =
        new LoadBalancing(new WeightedRandom(), 0, 30 * SECOND, new Locality("zone", 100), 0);
    Ground ground = Given.ground(Given.draws(900_000, 1, 999, 0, 900_000, 1));
    ground.rate(100);
    Pool pool = new Pool(nodes, settings, "a", ground);
    assertThat(pool.pick(REQUEST, 0)).isSameAs(nodes.get(2));
    ground.rate(0);
    assertThat(pool.pick(REQUEST, 0)).isSameAs(nodes.get(3));
  }

  private static Pool pool(List<Node> nodes, @Nullable String zone, Ground ground, int panic) {
    LoadBalancing settings =
        new LoadBalancing(new WeightedRandom(), panic, 0, new Locality("zone", 70), 0);
    return new Pool(nodes, settings, zone, ground);
  }

  /** So many in zone a, in b, in c. */
  private static List<Node> zones(int... counts) {
    List<Node> nodes = new ArrayList<>();
    for (int zone = 0; zone < counts.length; zone++) {
      for (int i = 0; i < counts[zone]; i++) {
        nodes.add(Picked.node("i" + nodes.size(), 1, String.valueOf((char) ('a' + zone))));
      }
    }
    return nodes;
  }

  private static String zone(@Nullable Node node) {
    return node == null ? "none" : String.valueOf(node.endpoint().meta().get("zone"));
  }
}
