package dev.weft.policy;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.document.Policies;
import dev.weft.policy.route.RequestHead;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the mesh adds to a request: one call, one attempt, one good answer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CallBenchmark {
  private static final String ROUTES =
      "{'loadBalancer': {'policy': '%s'}, 'subsets': {'v2': {'tags': []}}, 'routes': [{'match':"
          + " {'path': {'prefix': '/never'}}}, {'match': {'headers': [{'name': 'x', 'exact': 'y'}]}},"
          + " {'match': {'path': {'prefix': '/'}}, 'split': [{'subset': 'v2', 'weight': 90}, {'weight':"
          + " 10}]}]}";

  @Param({"least-request", "round-robin", "random"})
  String balancer;

  @Param({"false", "true"})
  boolean routes;

  private Mesh mesh;
  private RequestHead head;

  @Setup
  public void publish() {
    String policy = routes ? ROUTES : "{'loadBalancer': {'policy': '%s'}}";
    Endpoint[] endpoints = Given.endpoints(10).toArray(new Endpoint[0]);
    mesh =
        new Mesh(null, true, bound -> ThreadLocalRandom.current().nextInt(bound), MeshListener.NONE);
    mesh.publish(
        Given.snapshot(
            Given.service("users", Policies.read(policy.formatted(balancer)), endpoints)),
        0);
    head = Given.request("GET", "users.service.consul:8080", "/users/1", Map.of());
  }

  @Benchmark
  public Verdict callAttemptFinished() {
    Attempt attempt = mesh.call(head, 7).attempt(7);
    return attempt.finished(Outcome.of(200), true, 8);
  }

  @Benchmark
  public Mesh.Lookup lookup() {
    return mesh.lookup("users.service.consul:8080");
  }
}
