package dev.weft.bench.result;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What Weft promises of its cost, against no mesh and against a sidecar. */
public final class Targets {
  private static final String WEFT = "weft";
  private static final String SIDECAR = "haproxy";

  private Targets() {}

  public static List<Target> all() {
    List<Target> targets = new ArrayList<>();
    client("urlconnection", 1.45, targets);
    client("jdkhttp", 1.2, targets);
    targets.add(
        Target.atMost(
            1.4,
            "hello world: start added, against an empty agent's",
            samples -> addedRatio(samples, "startup", "hello world", "start ms", "empty")));
    targets.add(
        Target.atMost(
            1.08,
            "Spring Boot: start, ratio",
            samples -> samples.ratios("startup", "Spring Boot", WEFT, Samples.BASE, "start ms")));
    return targets;
  }

  private static void client(String client, double overSidecar, List<Target> targets) {
    targets.add(Target.atLeast(0.97, client + ": throughput, ratio", ratio(client, "requests/s")));
    targets.add(
        Target.atMost(1.05, client + ": p99 at a fixed rate, ratio", ratio(client, "open p99 µs")));
    targets.add(
        Target.atMost(1.03, client + ": CPU per request, ratio", ratio(client, "cpu µs/request")));
    targets.add(
        Target.atMost(
            300, client + ": allocation per request, bytes added", added(client, "bytes/request")));
    targets.add(
        Target.atMost(
            25,
            client + ": memory beside the heap and heap in use, MB added",
            added(client, "memory MB")));
    targets.add(
        Target.atLeast(
            overSidecar,
            client + ": throughput, against the one-hop sidecar's",
            samples -> samples.ratios("load", client, WEFT, SIDECAR, "requests/s")));
    targets.add(
        Target.atMost(
            0.1,
            client + ": median latency added, against the sidecar's",
            samples -> addedRatio(samples, "load", client, "open p50 µs", SIDECAR)));
  }

  private static Function<Samples, Spread> ratio(String client, String figure) {
    return samples -> samples.ratios("load", client, WEFT, Samples.BASE, figure);
  }

  private static Function<Samples, Spread> added(String client, String figure) {
    return samples -> samples.added("load", client, WEFT, Samples.BASE, figure);
  }

  /** What Weft adds to no mesh against what another adds: the ratio of the medians of both. */
  private static Spread addedRatio(
      Samples samples, String section, String subject, String figure, String other) {
    double base = samples.values(section, subject, Samples.BASE, figure).median();
    double weft = samples.values(section, subject, WEFT, figure).median() - base;
    double others = samples.values(section, subject, other, figure).median() - base;
    return Double.isNaN(weft / others) ? new Spread(List.of()) : new Spread(List.of(weft / others));
  }
}
