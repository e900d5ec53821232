package dev.weft.policy.sim;

import static dev.weft.policy.Given.MILLI;
import static dev.weft.policy.Given.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.balance.Balancer;
import dev.weft.policy.balance.LeastRequest;
import dev.weft.policy.balance.PeakEwma;
import dev.weft.policy.balance.RoundRobin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One of 11 instances stalls: for half of a minute it answers after two seconds. 20 clients that
 * know nothing of each other send 1000 requests per second together; the others answer in 20 ms
 * (median; log-normal, 80 ms at the 99th percentile). Balancers alone: nothing is ejected or tried
 * again. After "Beyond round robin: load balancing for latency", linkerd.io, 2016.
 */
@ExtendWith(Table.class)
class StallTest {
  private final Table table;

  StallTest(Table table) {
    this.table = table;
  }

  @Test
  void roundRobinSendsOneInElevenIntoTheStall() {
    assertThat(withinASecond(new RoundRobin())).isBetween(95.0, 96.0);
  }

  @Test
  void leastRequestSendsAboutAsManyAsThereAreClients() {
    assertThat(withinASecond(new LeastRequest(2))).isBetween(98.9, 99.9);
  }

  @Test
  void peakEwmaLearnsFromTheFirstSlowAnswer() {
    assertThat(withinASecond(new PeakEwma())).isGreaterThan(99.8);
  }

  private double withinASecond(Balancer balancer) {
    World world = new World(1, 11, 60);
    for (int i = 0; i < 11; i++) {
      world.server(1000, 0, Spread.logNormal(world.random(), 20 * MILLI, 0.6));
    }
    world.at(15, () -> world.servers.get(4).answer(200, 2 * SECOND));
    world.at(45, world.servers.get(4)::work);
    world.clients(20, Policy.balancing(balancer), () -> 1000);
    world.run();
    Tally tally = world.tally;
    double share = tally.shareWithin(SECOND);
    table.add(
        "1 of 11 nodes stalls for 30 s of 60 s, 1000 rps",
        Policy.name(balancer),
        "%6.2f %% within 1 s, p99 %d ms, p99.9 %d ms",
        share,
        tally.quantileNanos(99) / MILLI,
        tally.quantileNanos(99.9) / MILLI);
    return share;
  }
}
