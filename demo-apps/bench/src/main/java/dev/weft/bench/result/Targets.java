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
            1.4, "hello world: start added, against an empty agent's", Targets::helloAdded));
    targets.add(
        Target.atMost(
            1.08,
            "Spring Boot: start, ratio",
            samples -> samples.ratiosToNothing("startup", "Spring Boot", WEFT, "start ms")));
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
            samples -> samples.shareOfAdded("load", client, WEFT, SIDECAR, "closed p50 µs")));
    targets.add(
        Target.atMost(
            0.1,
            client + ": the same at a fixed rate",
            samples -> samples.shareOfAdded("load", client, WEFT, SIDECAR, "open p50 µs")));
  }

  private static Function<Samples, Spread> ratio(String client, String figure) {
    return samples -> samples.ratiosToNothing("load", client, WEFT, figure);
  }

  private static Function<Samples, Spread> added(String client, String figure) {
    return samples -> samples.added("load", client, WEFT, figure);
  }

  /** The ratio of what is added to the medians: single starts lie too far apart. */
  private static Spread helloAdded(Samples samples) {
    double base = start(samples, Samples.BASE);
    double ratio = (start(samples, WEFT) - base) / (start(samples, "empty") - base);
    return new Spread(Double.isNaN(ratio) ? List.of() : List.of(ratio));
  }

  private static double start(Samples samples, String variant) {
    return samples.values("startup", "hello world", variant, "start ms").median();
  }
}
