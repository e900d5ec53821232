package dev.weft.policy;

import static dev.weft.policy.Given.SECOND;
import static dev.weft.policy.Given.get;
import static dev.weft.policy.Given.service;
import static dev.weft.policy.Given.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import dev.weft.policy.balance.Node;
import dev.weft.policy.document.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What holds whatever happens. */
class LawsTest {
  private static final Outcome[] ENDS = {
    Outcome.of(200),
    Outcome.of(404),
    Outcome.of(500),
    Outcome.of(503),
    Outcome.IGNORED,
    Outcome.of(Failure.CONNECT_FAILURE),
    Outcome.of(Failure.RESET),
    Outcome.of(Failure.PER_TRY_TIMEOUT),
    Outcome.of(Failure.REQUEST_TIMEOUT)
  };
  private static final ServicePolicy POLICY =
      Policies.read("{'retry': {'attempts': 3, 'on': ['5xx', 'per-try-timeout', 'reset']}}");

  @Property(tries = 100)
  void inFlightReturnsToZeroWhateverWayCallsEnd(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int endpoints) {
    Random random = new Random(seed);
    Mesh mesh = new Mesh(null, true, random::nextInt, MeshListener.NONE);
    publish(mesh, endpoints, 0);
    Upstream upstream = mesh.upstreams().iterator().next();
    List<Attempt> open = new ArrayList<>();
    long started = 0;
    for (long now = 0; now < 300 * SECOND; now += SECOND) {
      if (random.nextInt(10) == 0) {
        publish(mesh, 1 + random.nextInt(endpoints), now);
      }
      mesh.sweep(now);
      Attempt attempt = mesh.call(get("users", "/"), now).attempt(now);
      assertThat(attempt).isNotNull();
      open.add(attempt);
      started++;
      if (random.nextInt(3) > 0) {
        Outcome outcome = ENDS[random.nextInt(ENDS.length)];
        Attempt ended = open.remove(random.nextInt(open.size()));
        ended.finished(outcome, random.nextBoolean(), now);
        ended.finished(outcome, random.nextBoolean(), now);
      }
    }
    open.forEach(attempt -> attempt.finished(Outcome.IGNORED, false, 0));
    assertThat(upstream.nodes()).allSatisfy(node -> assertThat(node.active()).isZero());
    assertThat(upstream.nodes().stream().mapToLong(Node::requests).sum())
        .isLessThanOrEqualTo(started);
  }

  @Test
  void publishingTheSameTwiceIsPublishingItOnce() {
    List<MeshSnapshot> published = new ArrayList<>();
    MeshListener listener =
        new MeshListener() {
          @Override
          public void published(MeshSnapshot snapshot) {
            published.add(snapshot);
          }
        };
    Mesh mesh = new Mesh(null, true, Given::lowest, listener);
    publish(mesh, 3, 0);
    List<Node> nodes = mesh.upstreams().iterator().next().nodes();
    Mesh.Lookup users = mesh.lookup("users");
    publish(mesh, 3, 9);
    assertThat(published).hasSize(1);
    assertThat(mesh.upstreams().iterator().next().nodes()).isSameAs(nodes);
    assertThat(mesh.lookup("users")).isSameAs(users);
    assertThat(mesh.upstreams().iterator().next().lastCall()).isZero();
  }

  @Test
  void theEmptySnapshotDecidesTheNamesToo() {
    Mesh mesh = new Mesh(null, true, Given::lowest, MeshListener.NONE);
    mesh.publish(MeshSnapshot.EMPTY, 0);
    assertThat(mesh.lookup("users")).isEqualTo(new Mesh.Lookup.Outside());
  }

  /** Callers, publisher and sweep at once: nothing is lost, nothing is counted twice. */
  @Test
  void manyThreadsLeaveExactCounts() throws Exception {
    Mesh mesh =
        new Mesh(
            null, true, bound -> ThreadLocalRandom.current().nextInt(bound), MeshListener.NONE);
    publish(mesh, 4, 0);
    int callers = 3;
    int calls = 20_000;
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Long>> attempts = new ArrayList<>();
    for (int caller = 0; caller < callers; caller++) {
      attempts.add(threads.submit(() -> run(mesh, calls, start)));
    }
    start.countDown();
    long now = 0;
    while (!attempts.stream().allMatch(Future::isDone)) {
      now += SECOND;
      // Only the weights change, so that all nodes and their counters stay.
      mesh.publish(snapshot(service("users", POLICY, weighted((int) (now / SECOND % 5) + 1))), now);
      mesh.sweep(now);
    }
    long all = 0;
    for (Future<Long> each : attempts) {
      all += each.get();
    }
    threads.shutdown();
    List<Node> nodes = mesh.upstreams().iterator().next().nodes();
    assertThat(nodes.stream().mapToLong(Node::requests).sum()).isEqualTo(all);
    assertThat(nodes).allSatisfy(node -> assertThat(node.active()).isZero());
  }

  private static long run(Mesh mesh, int calls, CountDownLatch start) throws InterruptedException {
    start.await();
    long attempts = 0;
    for (int i = 0; i < calls; i++) {
      Call call = mesh.call(get("users", "/"), i);
      boolean again = true;
      while (again) {
        Attempt attempt = call.attempt(i);
        attempts++;
        again = attempt.finished(ENDS[(i + call.attempts()) % ENDS.length], true, i).isRetry();
      }
    }
    return attempts;
  }

  private static void publish(Mesh mesh, int endpoints, long now) {
    Endpoint[] all = Given.endpoints(endpoints).toArray(new Endpoint[0]);
    mesh.publish(snapshot(service("users", POLICY, all)), now);
  }

  private static Endpoint[] weighted(int weight) {
    Endpoint[] all = new Endpoint[4];
    for (int i = 0; i < all.length; i++) {
      all[i] = Given.endpoint(i + 1, Health.PASSING, i == 0 ? weight : 1);
    }
    return all;
  }
}
