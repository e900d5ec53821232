package dev.weft.policy;

import static dev.weft.policy.Given.SECOND;
import static dev.weft.policy.Given.endpoints;
import static dev.weft.policy.Given.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.document.Policies;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A new endpoint's share grows, on the assembled engine. */
class SlowStartTest {
  private final Mesh mesh = new Mesh(null, true, new Random(2)::nextInt, MeshListener.NONE);
  private long now;

  @Test
  void aNewEndpointBeginsWithATenthOfItsShareIfThereIsTraffic() {
    publish(3);
    assertThat(shareOfTheLast(3)).as("those of the first publish are not new").isBetween(28, 38);
    publish(4);
    assertThat(shareOfTheLast(4)).isBetween(1, 8);
    now += 15 * SECOND;
    assertThat(shareOfTheLast(4)).isBetween(8, 20);
    now += 15 * SECOND;
    assertThat(shareOfTheLast(4)).isBetween(20, 30);
  }

  /** Trap: with few requests a small share is none. */
  @Test
  void withLittleTrafficThereIsNothingToHoldBack() {
    publish(3);
    publish(4);
    mesh.sweep(now);
    int last = 0;
    for (int i = 0; i < 100; i++) {
      now += SECOND;
      mesh.sweep(now);
      last += call().equals("i4") ? 1 : 0;
      if (i == 12) {
        assertThat(last).as("within less than half of slowStart").isPositive();
      }
    }
    assertThat(last).isBetween(15, 35);
  }

  /** About a hundred calls a second for ten seconds of the clock's standing still. */
  private int shareOfTheLast(int number) {
    int last = 0;
    for (int i = 0; i < 1000; i++) {
      last += call().equals("i" + number) ? 1 : 0;
    }
    mesh.sweep(now);
    last = 0;
    for (int i = 0; i < 1000; i++) {
      last += call().equals("i" + number) ? 1 : 0;
    }
    return Math.round(last / 10f);
  }

  private String call() {
    Attempt attempt = mesh.call(get("users", "/"), now).attempt(now);
    attempt.finished(Outcome.of(200), true, now);
    return attempt.endpoint().id();
  }

  private void publish(int endpoints) {
    ServicePolicy policy =
        Policies.read("{'loadBalancer': {'policy': 'round-robin', 'slowStart': '30s'}}");
    mesh.publish(
        Given.snapshot(
            new MeshSnapshot.Service(ServiceName.of("users"), endpoints(endpoints), policy, null)),
        now);
  }
}
