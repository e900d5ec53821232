package dev.weft.policy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Given;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Which part of a service one JVM uses. */
class RendezvousTest {

  @Property(tries = 200)
  void whenOneNodeLeavesOrJoinsAtMostOneChanges(
      @ForAll @IntRange(min = 2, max = 100) int count,
      @ForAll @IntRange(min = 1, max = 50) int size,
      @ForAll @IntRange(min = 0, max = 99) int left,
      @ForAll long seed) {
    List<Node> nodes = Picked.equal(count);
    List<Node> rest = new ArrayList<>(nodes);
    Node gone = rest.remove(left % count);
    int kept = Math.min(size, count - 1);
    Set<Node> before = new HashSet<>(Rendezvous.highest(nodes, kept, seed));
    Set<Node> after = new HashSet<>(Rendezvous.highest(rest, kept, seed));
    assertThat(before).hasSize(kept);
    assertThat(after).hasSize(kept);
    boolean used = before.remove(gone);
    assertThat(after.containsAll(before)).as("all others stay").isTrue();
    assertThat(after.size() - before.size()).isEqualTo(used ? 1 : 0);
  }

  /** Random parts hit some nodes far more than others; 200 callers of 12 out of 100. */
  @Example
  void everyNodeHasItsShareOfTheCallers() {
    List<Node> nodes = Picked.equal(100);
    Map<Node, Integer> callers = new HashMap<>();
    for (long seed = 0; seed < 200; seed++) {
      Rendezvous.highest(nodes, 12, seed).forEach(node -> callers.merge(node, 1, Integer::sum));
    }
    assertThat(callers).hasSize(100);
    assertThat(callers.values()).allSatisfy(count -> assertThat(count).isBetween(8, 45));
  }

  @Example
  void aPoolDrawsFromItsPartAndStaysWithIt() {
    LoadBalancing settings = new LoadBalancing(new WeightedRandom(), 50, 0, null, 12);
    List<Node> nodes = Picked.equal(100);
    Ground ground = Given.ground(new Random(1)::nextInt);
    Pool pool = new Pool(nodes, settings, null, ground);
    assertThat(pool.used()).hasSize(12);
    assertThat(pool.nodes()).hasSize(100);
    assertThat(new Pool(nodes, settings, null, ground).used()).isEqualTo(pool.used());
    for (int i = 0; i < 100; i++) {
      assertThat(pool.used()).contains(pool.pick(Given.REQUEST, 0));
    }
    pool.used().get(3).eject(new Ejection("x", 1));
    Set<Node> after = new HashSet<>(new Pool(nodes, settings, null, ground).used());
    assertThat(after).hasSize(12);
    after.removeAll(pool.used());
    assertThat(after).hasSize(1);
  }

  @Example
  void aServiceNoBiggerThanThePartIsUsedWhole() {
    LoadBalancing settings = new LoadBalancing(new WeightedRandom(), 50, 0, null, 12);
    List<Node> nodes = Picked.equal(12);
    assertThat(new Pool(nodes, settings, null, Given.ground(Given.draws())).used())
        .isEqualTo(nodes);
  }
}
