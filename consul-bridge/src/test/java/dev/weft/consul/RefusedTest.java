package dev.weft.consul;

import static dev.weft.consul.FakeConsul.CATALOG;
import static dev.weft.consul.FakeConsul.POLICIES;
import static dev.weft.consul.FakeConsul.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.watch.Pace;
import dev.weft.policy.MeshSnapshot;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Consul refuses one half of what every snapshot needs, and takes its time with the other. */
class RefusedTest {
  private static final Pace QUICK = new Pace(1, 10_000, 200, 20, 100, 300);
  private static final String USERS_POLICY =
      """
      [{"Key":"weft/services/users","ModifyIndex":3,"Value":"e30="}]""";

  private final FakeConsul consul = new FakeConsul();

  @AfterEach
  void close() {
    consul.close();
  }

  @Test
  void namesAreWaitedForIfPoliciesMayNotBeRead() {
    comesAfterARefusal(CATALOG, POLICIES, s -> s.catalog().contains("consul"));
  }

  @Test
  void policiesAreWaitedForIfNamesMayNotBeRead() {
    comesAfterARefusal(POLICIES, CATALOG, s -> s.documents().size() == 1);
  }

  private void comesAfterARefusal(
      String late, String refused, Predicate<MeshSnapshot> hasWhatCameLate) {
    CountDownLatch seen = new CountDownLatch(1);
    consul.script(
        request -> {
          if (request.path().equals(refused)) {
            return answer(403, "", "Permission denied");
          }
          if (!request.path().equals(late) || request.index() > 0) {
            return null;
          }
          await(seen);
          return late.equals(POLICIES) ? FakeConsul.ok(3, USERS_POLICY) : null;
        });
    try (Bench bench = new Bench(ConsulSettings.of(consul.address()).withPace(QUICK))) {
      bench.await("a refusal", b -> b.said("Permission denied"));
      seen.countDown();
      bench.ready();
      assertThat(bench.published).isNotEmpty().allMatch(hasWhatCameLate);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
