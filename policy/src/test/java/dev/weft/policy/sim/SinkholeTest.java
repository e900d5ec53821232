package dev.weft.policy.sim;

import static dev.weft.policy.Given.MILLI;
import static dev.weft.policy.Given.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.balance.Balancer;
import dev.weft.policy.balance.LeastRequest;
import dev.weft.policy.balance.PeakEwma;
import dev.weft.policy.balance.Prequal;
import dev.weft.policy.guard.OutlierDetection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One of ten servers fails within a millisecond; the others answer in 20. It looks idle and fast,
 * and must not draw requests for that. 5 clients send 1000 requests per second together for 20 s;
 * an even share is 10 %.
 */
@ExtendWith(Table.class)
class SinkholeTest {
  private static final int SECONDS = 20;

  static Stream<Arguments> balancersAndStatuses() {
    return Stream.of(new LeastRequest(2), new PeakEwma(), new Prequal())
        .flatMap(
            balancer -> List.of(503, 429).stream().map(status -> Arguments.of(balancer, status)));
  }

  @ParameterizedTest
  @MethodSource("balancersAndStatuses")
  void aNodeThatFailsFastGetsLessThanItsShare(Balancer balancer, int status, Table table) {
    double kept = share(balancer, status, Policy.NO_EJECTIONS);
    double ejected = share(balancer, status, OutlierDetection.DEFAULT);
    table.add(
        "1 of 10 nodes fails in 1 ms, its share of the requests",
        Policy.name(balancer) + ", " + status,
        "%5.2f %% with outlier detection off, %5.2f %% with it on",
        kept,
        ejected);
    assertThat(kept).isLessThan(10);
    assertThat(ejected).isLessThan(status == 503 ? 1 : 10);
  }

  private static double share(Balancer balancer, int status, OutlierDetection detection) {
    World world = new World(1, 10, SECONDS);
    for (int i = 0; i < 10; i++) {
      world.server(1000, 0, Spread.logNormal(world.random(), 20 * MILLI, 0.5));
    }
    world.servers.get(0).answer(status, MILLI);
    world.clients(5, Policy.of(balancer, detection), () -> 1000);
    world.run();
    assertThat(world.tally.calls()).isGreaterThan((int) (0.9 * SECONDS * 1000));
    assertThat(world.time.now()).isGreaterThan(SECONDS * SECOND);
    return world.tally.shareOf(0, 0, SECONDS);
  }
}
