package dev.weft.policy.sim;

import static dev.weft.policy.Given.MILLI;
import static dev.weft.policy.Given.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.balance.LeastRequest;
import dev.weft.policy.balance.PeakEwma;
import dev.weft.policy.guard.OutlierDetection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nodes that were out, or were slow, and come back while 1000 requests per second are sent. */
@ExtendWith(Table.class)
class ComebackTest {
  private final Table table;

  ComebackTest(Table table) {
    this.table = table;
  }

  /**
   * Three of ten servers take half a second to fail. They are ejected together and come back
   * together, after 5 s, 10 s more, 15 s more; their full shares would be 50 requests each before
   * the first of those has failed.
   */
  @Test
  void aNodeWhoseEjectionEndedGetsOneRequestNotItsShare() {
    World world = new World(1, 10, 40);
    for (int i = 0; i < 10; i++) {
      world.server(1000, 0, Spread.logNormal(world.random(), 20 * MILLI, 0.5));
    }
    world.servers.subList(0, 3).forEach(server -> server.answer(503, SECOND / 2));
    OutlierDetection detection =
        new OutlierDetection(5, 5, 5, 10 * SECOND, 5 * SECOND, 60 * SECOND, 50, 0);
    world.clients(1, Policy.of(new LeastRequest(2), detection), () -> 1000);
    world.run();
    for (int server = 0; server < 3; server++) {
      int most = 0;
      for (int second = 4; second < 40; second++) {
        most = Math.max(most, world.tally.triesAt(server, second, second + 1));
      }
      int all = world.tally.triesAt(server, 4, 40);
      table.add(
          "3 of 10 nodes take 0.5 s to fail, out for 5, 10, 15 s",
          "least-request, node " + (server + 1),
          "after the first ejection %d requests in 36 s, at most %d in a second",
          all,
          most);
      assertThat(most).isEqualTo(1);
      assertThat(all).isBetween(2, 3);
    }
  }

  /**
   * One of ten servers is slow for 10 s. When it has recovered the clients, who all remember it,
   * don't go to it all at once; in a minute it has its share.
   */
  @Test
  void clientsOfPeakEwmaDontJumpToANodeThatHasRecovered() {
    World world = new World(1, 10, 100);
    for (int i = 0; i < 10; i++) {
      world.server(1000, 0, Spread.logNormal(world.random(), 20 * MILLI, 0.5));
    }
    world.at(5, () -> world.servers.get(0).answer(200, SECOND));
    world.at(15, world.servers.get(0)::work);
    world.clients(20, Policy.balancing(new PeakEwma()), () -> 1000);
    world.run();
    double most = 0;
    for (int second = 15; second < 100; second++) {
      most = Math.max(most, world.tally.shareOf(0, second, second + 1));
    }
    double atLast = world.tally.shareOf(0, 75, 100);
    table.add(
        "1 of 10 nodes was slow for 10 s, its share in any later second",
        "peak-ewma",
        "at most %.1f %%, %.1f %% from a minute on",
        most,
        atLast);
    assertThat(most).isLessThan(20);
    assertThat(atLast).isBetween(5.0, 15.0);
  }
}
