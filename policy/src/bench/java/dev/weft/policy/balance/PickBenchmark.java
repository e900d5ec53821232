package dev.weft.policy.balance;

import dev.weft.policy.Given;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
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

/** What a pool costs: a node drawn and told of the end, and the pool itself built anew. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class PickBenchmark implements Picker.Request {
  @Param({
    "least-request", "round-robin", "random", "peak-ewma", "prequal", "ring-hash", "maglev"
  })
  String balancer;

  @Param({"3", "100", "10000"})
  int endpoints;

  /** Weights are 1, or 1 to 5. */
  @Param({"1", "5"})
  int weights;

  private final AtomicInteger active = new AtomicInteger();
  private final Ground ground =
      new Ground(bound -> ThreadLocalRandom.current().nextInt(bound), active::get);
  private List<Node> nodes;
  private LoadBalancing settings;
  private Pool pool;
  private long now;
  private long hash;

  @Setup
  public void build() {
    settings = LoadBalancing.of(balancer());
    nodes =
        IntStream.range(0, endpoints)
            .mapToObj(i -> Picked.node("users-" + i, 1 + i % weights, "a"))
            .toList();
    pool = new Pool(nodes, settings, null, ground);
  }

  @Benchmark
  public Node pickEnded() {
    hash += 0x9E3779B185EBCA87L;
    now += Given.MILLI;
    Node node = pool.pick(this, now);
    node.started();
    active.incrementAndGet();
    now += Given.MILLI;
    node.ended(false);
    active.decrementAndGet();
    pool.ended(node, this, Given.MILLI, false, now);
    return node;
  }

  @Benchmark
  public Pool built() {
    return new Pool(nodes, settings, null, ground);
  }

  @Override
  public long hash() {
    return hash;
  }

  @Override
  public boolean isStream() {
    return false;
  }

  private Balancer balancer() {
    return switch (balancer) {
      case "round-robin" -> new RoundRobin();
      case "random" -> new WeightedRandom();
      case "least-request" -> new LeastRequest(2);
      case "peak-ewma" -> new PeakEwma();
      case "prequal" -> new Prequal();
      case "ring-hash" -> new RingHash(List.of());
      case "maglev" -> new Maglev(List.of());
      default -> throw new IllegalArgumentException(balancer);
    };
  }
}
