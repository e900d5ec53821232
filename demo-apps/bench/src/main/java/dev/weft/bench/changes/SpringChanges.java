package dev.weft.bench.changes;

import dev.weft.bench.Rig;
import dev.weft.bench.result.Samples;
import dev.weft.bench.server.AppProcess;
import dev.weft.bench.server.LocalConsul;
import dev.weft.bench.variant.Variant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The same with Spring Cloud LoadBalancer, whose cache lives 35 seconds from when it was filled.
 * Many services are called in turn and each changes once, at moments spread over such a life: the
 * resolution is the tenth of a second in which an instance is called again.
 */
final class SpringChanges {
  private static final int EACH = 12;
  private static final long SPREAD_NANOS = 35_000_000_000L;
  private static final long QUIET_NANOS = 2_000_000_000L;
  private static final long PATIENCE_NANOS = 90_000_000_000L;

  private SpringChanges() {}

  static void run(Rig rig, LocalConsul consul, Arrivals arrivals, Samples samples)
      throws IOException {
    List<Change> changes = new ArrayList<>();
    List<String> arguments = new ArrayList<>(List.of(consul.url()));
    for (int i = 0; i < 3 * EACH; i++) {
      Users users = new Users(consul, arrivals.port(), "spring" + i, i + 1);
      arguments.add(users.name());
      switch (i % 3) {
        case 0 -> changes.add(users.deregister());
        case 1 -> changes.add(users.critical());
        default -> {
          users.deregister().write().run();
          changes.add(users.register());
        }
      }
    }
    Variant spring =
        new Variant(
            "spring",
            "Spring Cloud LoadBalancer",
            List.of(),
            true,
            "dev.weft.bench.spring.SpringLoadApp",
            arguments,
            List.of());
    try (AppProcess app = spring.start(rig, "urlconnection", 4)) {
      // Each service's first call makes an application context of its own.
      app.ask("calls " + 3 * EACH);
      app.ask("begin " + Changes.REQUESTS_PER_SECOND);
      measure(changes, arrivals.timeline(), samples);
      Changes.endLoad(app);
    }
  }

  private static void measure(List<Change> changes, Timeline<String> requests, Samples samples) {
    long began = System.nanoTime();
    long[] written = new long[changes.size()];
    for (int i = 0; i < written.length; i++) {
      long due = began + i * SPREAD_NANOS / written.length;
      while (System.nanoTime() - due < 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      changes.get(i).write().run();
      written[i] = System.nanoTime();
    }
    List<List<Timeline.Moment<String>>> seen = settled(changes, written, requests);
    for (String kind : List.of("deregistration", "registration", "check critical")) {
      Delays delays = new Delays();
      for (int i = 0; i < written.length; i++) {
        if (changes.get(i).name().equals(kind)) {
          delays.add(changes.get(i), seen.get(i), written[i]);
        }
      }
      delays.report(kind, "spring", samples);
    }
  }

  /** The requests to each service since its change, when all changes are honoured. */
  private static List<List<Timeline.Moment<String>>> settled(
      List<Change> changes, long[] written, Timeline<String> requests) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      LockSupport.parkNanos(1_000_000_000);
      List<List<Timeline.Moment<String>>> seen = new ArrayList<>();
      List<Timeline.Moment<String>> all = requests.since(written[0]);
      boolean settled = true;
      for (int i = 0; i < written.length; i++) {
        seen.add(of(changes.get(i), all, written[i]));
        settled &= changes.get(i).settled(seen.get(i), written[i], System.nanoTime(), QUIET_NANOS);
      }
      if (settled) {
        return seen;
      }
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("Spring Cloud LoadBalancer doesn't honour all changes");
      }
    }
  }

  private static List<Timeline.Moment<String>> of(
      Change change, List<Timeline.Moment<String>> requests, long since) {
    String address = change.from() == null ? String.valueOf(change.to()) : change.from();
    String net = address.substring(0, address.lastIndexOf('.') + 1);
    return requests.stream()
        .filter(request -> request.nanos() - since >= 0 && request.seen().startsWith(net))
        .toList();
  }
}
