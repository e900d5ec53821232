package dev.weft.policy.balance;

import static dev.weft.policy.balance.Health.CRITICAL;
import static dev.weft.policy.balance.Health.MAINTENANCE;
import static dev.weft.policy.balance.Health.PASSING;
import static dev.weft.policy.balance.Health.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Given;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which nodes are used, and when panic begins. */
class PoolTest {

  @Test
  void passingAndWarningAreUsedCriticalAndEjectedAreNot() {
    List<Node> nodes = nodes(PASSING, WARNING, PASSING, CRITICAL, PASSING);
    nodes.get(4).eject(new Ejection("5 consecutive 5xx (last 503)", 1));
    Pool pool = pool(nodes, 50);
    assertThat(pool.used()).containsExactlyElementsOf(nodes.subList(0, 3));
    assertThat(pool.isPanic()).isFalse();
    assertThat(pool.nodes()).isEqualTo(nodes);
  }

  @Test
  void atTheThresholdThereIsNoPanic() {
    assertThat(pool(nodes(PASSING, CRITICAL), 50).isPanic()).isFalse();
    assertThat(pool(nodes(PASSING, CRITICAL), 51).isPanic()).isTrue();
  }

  @Test
  void inPanicAllAreUsedButThoseInMaintenance() {
    List<Node> nodes = nodes(PASSING, CRITICAL, CRITICAL, MAINTENANCE, PASSING);
    nodes.get(4).eject(new Ejection("x", 1));
    Pool pool = pool(nodes, 50);
    assertThat(pool.isPanic()).isTrue();
    assertThat(pool.used()).containsExactly(nodes.get(0), nodes.get(1), nodes.get(2), nodes.get(4));
  }

  @Test
  void maintenanceDoesntCountForTheShare() {
    Pool pool = pool(nodes(PASSING, MAINTENANCE, MAINTENANCE, MAINTENANCE), 100);
    assertThat(pool.isPanic()).isFalse();
    assertThat(pool.used()).hasSize(1);
  }

  @Test
  void withThreshold0ThereIsNoPanicAndPerhapsNoNode() {
    Pool pool = pool(nodes(CRITICAL, CRITICAL, MAINTENANCE), 0);
    assertThat(pool.pick(Given.REQUEST, 0)).isNull();
    assertThat(pool.census()).isEqualTo("3 known: 2 critical, 1 in maintenance");
  }

  @Test
  void healthIsTheShareOfTheUsableWithoutThoseInMaintenance() {
    assertThat(pool(nodes(PASSING, WARNING, CRITICAL, MAINTENANCE), 50).health()).isEqualTo(66);
    assertThat(pool(nodes(CRITICAL), 50).health()).isZero();
    assertThat(pool(nodes(MAINTENANCE), 50).health()).isZero();
    assertThat(pool(List.of(), 50).health()).isZero();
    assertThat(pool(nodes(PASSING, MAINTENANCE), 50).health()).isEqualTo(100);
  }

  @Test
  void whoAsksForAUsableNodeGetsNoOtherEvenInPanic() {
    List<Node> nodes = nodes(PASSING, CRITICAL, CRITICAL);
    Pool panicking = pool(nodes, 50);
    assertThat(panicking.isPanic()).isTrue();
    assertThat(panicking.pickUsable(Given.REQUEST, 0)).isSameAs(nodes.get(0));
    assertThat(pool(nodes(CRITICAL), 50).pickUsable(Given.REQUEST, 0)).isNull();
    List<Node> well = nodes(PASSING, PASSING);
    assertThat(pool(well, 50).pickUsable(Given.REQUEST, 0)).isSameAs(well.get(0));
  }

  @Test
  void theEndOfATryOnANodeThatLeftIsNoMatter() {
    List<Node> nodes = nodes(PASSING);
    pool(List.of(), 50).ended(nodes.get(0), Given.REQUEST, 1, true, 0);
    assertThat(nodes.get(0).errors().recent(0)).isEqualTo(1);
  }

  @Test
  void anEmptyPoolPicksNothing() {
    Pool pool = pool(List.of(), 50);
    assertThat(pool.pick(Given.REQUEST, 0)).isNull();
    assertThat(pool.isPanic()).isFalse();
    assertThat(pool.census()).isEqualTo("0 known");
  }

  private static Pool pool(List<Node> nodes, int panicThreshold) {
    LoadBalancing settings = new LoadBalancing(new LeastRequest(2), panicThreshold, 0, null, 0);
    return new Pool(nodes, settings, null, Given.ground(Given::lowest));
  }

  private static List<Node> nodes(Health... healths) {
    List<Node> nodes = new ArrayList<>();
    for (Health health : healths) {
      nodes.add(new Node(Given.endpoint(nodes.size() + 1, health, 1)));
    }
    return nodes;
  }
}
