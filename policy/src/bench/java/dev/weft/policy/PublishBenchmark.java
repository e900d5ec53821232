package dev.weft.policy;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.guard.OutlierDetection;
import java.util.ArrayList;
import java.util.List;
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

/** What a change of one of 10 000 endpoints costs the publisher, and an ejection the caller. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class PublishBenchmark {
  private static final int ENDPOINTS = 10_000;

  /** One failure is enough, and until the next sweep. */
  private static final OutlierDetection AT_ONCE =
      new OutlierDetection(1, 0, 0, Given.SECOND, Given.SECOND, Given.SECOND, 50, 0);

  @Param({
    "least-request", "round-robin", "random", "peak-ewma", "prequal", "ring-hash", "maglev"
  })
  String balancer;

  private Mesh mesh;
  private MeshSnapshot one;
  private MeshSnapshot other;
  private boolean turn;
  private long now;

  /** No object of one snapshot is in the other: that is how they come from a registry. */
  @Setup
  public void publish() {
    mesh = Large.mesh();
    ServicePolicy policy = Large.policy(balancer, 0, AT_ONCE);
    one = Large.snapshot(Given.endpoints(ENDPOINTS), policy);
    List<Endpoint> replaced = new ArrayList<>(Given.endpoints(ENDPOINTS));
    replaced.set(ENDPOINTS / 2, Given.endpoint(ENDPOINTS + 1));
    other = Large.snapshot(replaced, policy);
    mesh.publish(one, 0);
  }

  /** An instance is gone and another has come. */
  @Benchmark
  public void publishOneReplaced() {
    turn = !turn;
    mesh.publish(turn ? other : one, 0);
  }

  /** One node is ejected and taken back: twice built anew, without a publish. */
  @Benchmark
  public Verdict ejectAndReturn() {
    Attempt attempt = mesh.call(Large.REQUEST, now).attempt(now);
    Verdict verdict = attempt.finished(Outcome.of(503), false, now);
    now += 2 * Given.SECOND;
    mesh.sweep(now);
    return verdict;
  }
}
