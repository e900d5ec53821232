package dev.weft.policy.sim;

import static dev.weft.policy.Given.MILLI;
import static dev.weft.policy.Given.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Upstream;
import dev.weft.policy.balance.LeastRequest;
import dev.weft.policy.guard.OutlierDetection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * All of three servers fail. The share that is out is tested as it would be after an ejection, so
 * that no cap below 100 % lets the last one go; Envoy tested the share before it, and at 67 % all
 * three went (envoy#27066).
 */
@ExtendWith(Table.class)
class AllFailingTest {
  private int mostOut;

  @Test
  void threeOfThreeAreNeverAllEjectedWhateverTheCap(Table table) {
    for (int cap = 0; cap < 100; cap++) {
      int most = mostOutAtOnce(cap);
      assertThat(most).as("out at a cap of %d %%", cap).isEqualTo(Math.max(1, 3 * cap / 100));
      table.add(
          "3 of 3 nodes fail, most of them out at once",
          cap < 67 ? "cap 0-66 %" : "cap 67-99 %",
          "%d",
          most);
    }
  }

  @Test
  void aCapOfAHundredMeansAll(Table table) {
    assertThat(mostOutAtOnce(100)).isEqualTo(3);
  }

  private int mostOutAtOnce(int cap) {
    World world = new World(cap, 3, 10);
    for (int i = 0; i < 3; i++) {
      world.server(1, 0, Spread.always(MILLI)).answer(503, MILLI);
    }
    OutlierDetection detection =
        new OutlierDetection(5, 5, 5, SECOND, 30 * SECOND, 300 * SECOND, cap, 10);
    mostOut = 0;
    world.clients(1, Policy.of(new LeastRequest(2), detection), () -> 50);
    watch(world);
    world.run();
    assertThat(world.tally.calls()).isEqualTo(world.tally.tries());
    return mostOut;
  }

  private void watch(World world) {
    Upstream upstream = world.clients.get(0).mesh().upstreams().iterator().next();
    long out = upstream.nodes().stream().filter(node -> node.ejection() != null).count();
    mostOut = Math.max(mostOut, (int) out);
    if (world.time.now() < 10 * SECOND) {
      world.time.after(10 * MILLI, () -> watch(world));
    }
  }
}
