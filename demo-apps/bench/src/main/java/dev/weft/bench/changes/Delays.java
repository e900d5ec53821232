package dev.weft.bench.changes;

import dev.weft.bench.result.Distribution;
import dev.weft.bench.result.Sample;
import dev.weft.bench.result.Samples;
import java.util.List;

/** How long after Consul's answers to writes the changes were honoured. Used by one thread. */
final class Delays {
  private final Distribution honoured = new Distribution();
  private final Distribution last = new Distribution();

  void add(Change change, List<Timeline.Moment<String>> requests, long written) {
    honoured(change.honoured(requests), written);
    if (change.from() != null) {
      last.add(millis(change.last(requests, written), written));
    }
  }

  void honoured(long moment, long written) {
    honoured.add(millis(moment, written));
  }

  void report(String change, String variant, Samples samples) {
    report(change, variant, "honoured", honoured, samples);
    report(change, variant, "last old", last, samples);
  }

  private static void report(
      String change, String variant, String what, Distribution millis, Samples samples) {
    if (millis.size() > 0) {
      samples.add(new Sample("changes", change, variant, 0, what + " p50 ms", millis.median()));
      samples.add(
          new Sample("changes", change, variant, 0, what + " p99 ms", millis.percentile(99)));
    }
  }

  /** A change may be honoured before the one who wrote it has Consul's answer. */
  private static double millis(long moment, long written) {
    return Math.max(0, moment - written) / 1e6;
  }
}
