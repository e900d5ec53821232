package dev.weft.policy;

import static dev.weft.policy.Given.MILLI;
import static dev.weft.policy.Given.SECOND;
import static dev.weft.policy.Given.get;
import static dev.weft.policy.Given.service;
import static dev.weft.policy.Given.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Node;
import dev.weft.policy.document.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds of endpoints that go out and come back, whatever they answer. */
class ReturnLawsTest {
  private static final Outcome[] ENDS = {
    Outcome.of(200),
    Outcome.of(429),
    Outcome.of(503),
    Outcome.of(503),
    Outcome.of(503),
    Outcome.IGNORED,
    Outcome.of(Failure.CONNECT_FAILURE),
    Outcome.of(Failure.REQUEST_TIMEOUT)
  };

  @Property(tries = 100)
  void noMoreThanTheCapOrOneAreOutAndEachReturnsByOneRequestAtATime(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 8) int count,
      @ForAll @IntRange(min = 0, max = 100) int percent) {
    Random random = new Random(seed);
    Mesh mesh = new Mesh(null, true, random::nextInt, MeshListener.NONE);
    mesh.publish(snapshot(service("users", policy(percent), endpoints(count))), 0);
    List<Node> nodes = mesh.upstreams().iterator().next().nodes();
    List<Attempt> open = new ArrayList<>();
    List<Attempt> probes = new ArrayList<>();
    for (long now = 0; now < 300 * SECOND; now += 200 * MILLI) {
      mesh.sweep(now);
      Attempt attempt = mesh.call(get("users", "/"), now).attempt(now);
      if (attempt != null) {
        open.add(attempt);
        if (attempt.node.standing().isReturning()) {
          Node node = attempt.node;
          assertThat(probes).noneMatch(each -> each.node == node);
          probes.add(attempt);
        }
      }
      if (!open.isEmpty() && random.nextInt(4) > 0) {
        Attempt ended = open.remove(random.nextInt(open.size()));
        ended.finished(ENDS[random.nextInt(ENDS.length)], false, now);
      }
      probes.removeIf(each -> !open.contains(each) || !each.node.standing().isReturning());
      long out = nodes.stream().filter(node -> node.ejection() != null).count();
      assertThat(out).isLessThanOrEqualTo(Math.max(1, count * percent / 100));
    }
    open.forEach(attempt -> attempt.finished(Outcome.IGNORED, false, 300 * SECOND));
    assertThat(nodes).allSatisfy(node -> assertThat(node.active()).isZero());
  }

  /** Without panic, so that whoever is picked while returning is picked for its return. */
  private static ServicePolicy policy(int percent) {
    return Policies.read(
        "{'loadBalancer': {'panicThreshold': 0}, 'outlierDetection': {'maxEjectionPercent': "
            + percent
            + ", 'baseEjectionTime': '2s', 'maxEjectionTime': '10s'}}");
  }

  private static Endpoint[] endpoints(int count) {
    return Given.endpoints(count).toArray(new Endpoint[0]);
  }
}
