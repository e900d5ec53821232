package dev.weft.policy;

import dev.weft.policy.guard.OutlierDetection;
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
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class CallBenchmark {
  @Param({
    "least-request", "round-robin", "random", "peak-ewma", "prequal", "ring-hash", "maglev"
  })
  String balancer;

  @Param({"3", "100", "10000"})
  int endpoints;

  @Param({"0", "2", "20"})
  int routes;

  private Mesh mesh;
  private long now;

  @Setup
  public void publish() {
    mesh = Large.mesh();
    ServicePolicy policy = Large.policy(balancer, routes, OutlierDetection.DEFAULT);
    mesh.publish(Large.snapshot(Given.endpoints(endpoints), policy), 0);
  }

  /** A millisecond passes between a request and its answer, and as much until the next. */
  @Benchmark
  public Verdict callAttemptFinished() {
    now += Given.MILLI;
    Attempt attempt = mesh.call(Large.REQUEST, now).attempt(now);
    now += Given.MILLI;
    return attempt.finished(Outcome.of(200), true, now);
  }
}
