package dev.weft.policy;

import dev.weft.policy.guard.OutlierDetection;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the mesh adds to a request that isn't its: finding that out. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class LookupBenchmark {
  private Mesh mesh;

  @Setup
  public void publish() {
    mesh = Large.mesh();
    ServicePolicy policy = Large.policy("least-request", 2, OutlierDetection.DEFAULT);
    mesh.publish(Large.snapshot(Given.endpoints(10), policy), 0);
  }

  @Benchmark
  public Mesh.Lookup inside() {
    return mesh.lookup("users.service.consul:8080");
  }

  @Benchmark
  public Mesh.Lookup outside() {
    return mesh.lookup("www.example.com");
  }
}
