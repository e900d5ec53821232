package dev.weft.policy;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * A profiler: how long processors worked on one operation, collecting its garbage included. Unlike
 * the time that passes it doesn't count what other programs of a busy machine took.
 */
public final class ProcessorTime implements InternalProfiler {
  private final OperatingSystemMXBean machine =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private long begunAtNanos;

  @Override
  public String getDescription() {
    return "Processor time per operation";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    begunAtNanos = machine.getProcessCpuTime();
  }

  @Override
  public Collection<? extends Result> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    long nanos = machine.getProcessCpuTime() - begunAtNanos;
    long operations = result.getMetadata().getAllOps();
    return List.of(
        new ScalarResult("cpu", (double) nanos / operations, "ns/op", AggregationPolicy.AVG));
  }
}
