package dev.weft.policy;

import static dev.weft.policy.Given.SECOND;
import static dev.weft.policy.Given.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.document.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever becomes of calls, their retries, hedges and copies: no counter keeps anything. */
class InFlightLawsTest {
  private static final List<ServicePolicy> POLICIES =
      List.of(
          policy("least-request", "'concurrencyLimit': {'gradient': {'min': 5, 'max': 50}}"),
          policy("peak-ewma", "'circuitBreaker': {'maxRequests': 4, 'maxPendingRequests': 2}"),
          policy("prequal", "'circuitBreaker': {'maxRetries': 1}"),
          policy("ring-hash", "'rateLimit': {'requestsPerSecond': 3, 'burst': 1}"),
          policy("maglev", "'failover': {'datacenters': ['dc2']}"),
          policy("round-robin", "'outlierDetection': {'consecutive5xx': 1}"));

  private final List<Attempt> open = new ArrayList<>();
  private final List<Call> waiting = new ArrayList<>();
  private final List<Shadow> shadows = new ArrayList<>();

  @Property(tries = 60)
  void allCountersReturnToZero(@ForAll long seed) {
    Random random = new Random(seed);
    Mesh mesh = new Mesh(null, true, random::nextInt, MeshListener.NONE);
    open.clear();
    waiting.clear();
    shadows.clear();
    long now = 0;
    publish(mesh, random, now);
    for (int step = 0; step < 600; step++) {
      now += random.nextInt((int) SECOND);
      switch (random.nextInt(8)) {
        case 0 -> publish(mesh, random, now);
        case 1 -> mesh.sweep(now);
        case 2, 3 -> begin(mesh, random, now);
        case 4 -> hedge(random, now);
        case 5 -> again(random, now);
        default -> end(random, now);
      }
    }
    while (!open.isEmpty()) {
      end(random, now);
    }
    shadows.forEach(shadow -> shadow.finished(Outcome.IGNORED, 0));
    for (Upstream upstream : mesh.upstreams()) {
      assertThat(upstream.active()).isZero();
      assertThat(upstream.pending()).isZero();
      assertThat(upstream.retries()).isZero();
      assertThat(upstream.nodes()).allSatisfy(node -> assertThat(node.active()).isZero());
    }
  }

  private void begin(Mesh mesh, Random random, long now) {
    String method = random.nextBoolean() ? "GET" : "POST";
    Map<String, String> headers = Map.of("x-user", "u" + random.nextInt(5));
    Call call = mesh.call(request(method, "users", "/", headers), now);
    waiting.add(call);
    Attempt attempt = call.attempt(now);
    if (attempt != null) {
      open.add(attempt);
      Shadow shadow = call.mirror(now);
      if (shadow != null) {
        shadows.add(shadow);
      }
    }
  }

  private void hedge(Random random, long now) {
    if (!open.isEmpty()) {
      Attempt hedge = open.get(random.nextInt(open.size())).call().hedge(now);
      if (hedge != null) {
        open.add(hedge);
      }
    }
  }

  /** Also calls whose verdict was another one: an adapter may be mistaken. */
  private void again(Random random, long now) {
    Call call = waiting.isEmpty() ? null : waiting.get(random.nextInt(waiting.size()));
    Attempt attempt = call == null || call.attempts() > 20 ? null : call.attempt(now);
    if (attempt != null && !open.contains(attempt)) {
      open.add(attempt);
    }
  }

  private void end(Random random, long now) {
    if (open.isEmpty()) {
      return;
    }
    Attempt ended = open.remove(random.nextInt(open.size()));
    if (random.nextBoolean()) {
      ended.connected();
    }
    switch (random.nextInt(4)) {
      case 0 -> ended.finished(Outcome.IGNORED, true, now);
      case 1 -> ended.finished(failure(random), random.nextBoolean(), now);
      case 2 -> ended.answered(503, Map.of("retry-after", "1")::get, random.nextBoolean(), now);
      default -> ended.answered(200, ResponseHead.EMPTY, true, now);
    }
    ended.finished(Outcome.of(500), true, now);
    ended.connected();
  }

  private static Outcome failure(Random random) {
    return Outcome.of(Failure.values()[random.nextInt(Failure.values().length)]);
  }

  private static void publish(Mesh mesh, Random random, long now) {
    ServicePolicy policy = POLICIES.get(random.nextInt(POLICIES.size()));
    mesh.publish(
        new MeshSnapshot(
            MeshSnapshot.Switches.ON,
            Set.of("users"),
            Map.of(
                "users", service(null, policy, 1 + random.nextInt(6)),
                "users@dc2", service("dc2", policy, 2)),
            Map.of(),
            List.of()),
        now);
  }

  private static MeshSnapshot.Service service(
      String datacenter, ServicePolicy policy, int endpoints) {
    return new MeshSnapshot.Service(
        new ServiceName("users", datacenter), Given.endpoints(endpoints), policy, null);
  }

  private static ServicePolicy policy(String balancer, String more) {
    return Policies.read(
        "{'loadBalancer': {'policy': '%s'}, 'hedge': {'after': '1ms', 'max': 2}, %s,"
                .formatted(balancer, more)
            + " 'retry': {'attempts': 3, 'on': ['5xx', 'reset', 'connect-failure']},"
            + " 'routes': [{'match': {'percent': 50}, 'mirror': {'service': 'users', 'percent': 50}}]}");
  }
}
