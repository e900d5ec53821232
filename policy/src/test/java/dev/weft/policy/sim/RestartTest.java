package dev.weft.policy.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.balance.Balancer;
import dev.weft.policy.balance.HashOn;
import dev.weft.policy.balance.LeastRequest;
import dev.weft.policy.balance.Maglev;
import dev.weft.policy.balance.PeakEwma;
import dev.weft.policy.balance.Prequal;
import dev.weft.policy.balance.RingHash;
import dev.weft.policy.balance.RoundRobin;
import dev.weft.policy.balance.WeightedRandom;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * 200 clients start at the same moment and send one request each to ten servers; 20 per server
 * would be even. Envoy's clients all began with the same host (envoy#31378).
 */
@ExtendWith(Table.class)
class RestartTest {
  private static final List<HashOn> USER = List.of(new HashOn(HashOn.Kind.HEADER, "x-user"));

  static Stream<Balancer> balancers() {
    return Stream.of(
        new RoundRobin(),
        new WeightedRandom(),
        new LeastRequest(2),
        new PeakEwma(),
        new Prequal(),
        new RingHash(USER),
        new Maglev(USER));
  }

  @ParameterizedTest
  @MethodSource("balancers")
  void clientsThatStartTogetherBeginWithDifferentServers(Balancer balancer, Table table) {
    World world = new World(1, 10, 0);
    for (int i = 0; i < 10; i++) {
      world.server(1000, 0, Spread.always(1));
    }
    world.clients(200, Policy.balancing(balancer), () -> 0);
    world.clients.forEach(Client::send);
    int[] first = IntStream.range(0, 10).map(world.tally::triesAt).sorted().toArray();
    table.add(
        "200 clients restart at once, first of 10 servers",
        Policy.name(balancer),
        "fewest %d, most %d of 200 on one",
        first[0],
        first[9]);
    // 20 plus or minus five standard deviations.
    assertThat(first[0]).isPositive();
    assertThat(first[9]).isLessThan(20 + 21);
  }
}
