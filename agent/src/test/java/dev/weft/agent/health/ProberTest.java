package dev.weft.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.consul.Patience;
import dev.weft.agent.it.net.DeadPort;
import dev.weft.policy.Upstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds for probes of all kinds. */
class ProberTest {
  private static final String TCP = "{'tcp': {}, 'timeout': '60s'}";

  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void aConnectIsEnoughForTcp() {
    try (ProbedServer server = ProbedServer.silent()) {
      assertThat(bench.find(TCP, server.port())).isEqualTo("good");
      Patience.await("the connection", () -> server.accepted() == 1);
      Patience.await("the connection to be closed", () -> server.open() == 0);
      assertThat(server.received()).isEmpty();
    }
    assertThat(bench.failures()).isEmpty();
  }

  @Test
  void aPortThatNobodyListensOnIsRefused() {
    try (DeadPort port = DeadPort.refusing("127.0.0.1")) {
      assertThat(bench.find(TCP, port.address().getPort())).isEqualTo("connection refused");
      assertThat(bench.failures()).containsExactly("users 127.0.0.1:" + port.address().getPort());
    }
  }

  @Test
  void theTimeoutCountsForTheConnectToo() {
    try (DeadPort port = DeadPort.silent("127.0.0.1")) {
      assertThat(bench.find("{'tcp': {}, 'timeout': '200ms'}", port.address().getPort()))
          .isEqualTo("no answer in 200 ms");
    }
  }

  @Test
  void onlySoManyAreUnderWayAtOnceAndTheOthersFollow() {
    try (ProbedServer server = ProbedServer.silent()) {
      Upstream users = bench.service("users", http("60s"), server.port(), 150);
      bench.probe(users);
      Patience.await("the first", () -> server.open() == Prober.MOST_IN_FLIGHT);
      bench.probe(users);
      Patience.await(
          "the others",
          () -> {
            server.hangUp(1);
            return Bench.count(users) == 150;
          });
      assertThat(server.accepted()).isEqualTo(150);
      assertThat(server.mostOpen()).isEqualTo(Prober.MOST_IN_FLIGHT);
    }
  }

  @Test
  void aServiceDoesNotWaitForAllOfAnothersEndpoints() {
    try (ProbedServer hanging = ProbedServer.silent();
        ProbedServer good = ProbedServer.silent()) {
      Upstream large = bench.service("large", http("60s"), hanging.port(), 150);
      Upstream small = bench.service("small", TCP, good.port(), 1);
      bench.probe(large);
      Patience.await("the first", () -> hanging.open() == Prober.MOST_IN_FLIGHT);
      bench.probe(small);
      hanging.hangUp(2);
      Patience.await("the other service's", () -> Bench.count(small) == 1);
      assertThat(Bench.count(large)).isLessThan(10);
    }
  }

  private static String http(String timeout) {
    return "{'http': {'path': '/'}, 'timeout': '" + timeout + "'}";
  }
}
