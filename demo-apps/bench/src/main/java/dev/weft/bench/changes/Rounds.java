package dev.weft.bench.changes;

import dev.weft.bench.result.Distribution;
import dev.weft.bench.result.Sample;
import dev.weft.bench.result.Samples;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The same kind of change again and again, each from Consul's answer to the write until requests
 * honour it; beside it, when a bare query had the news. Used by one thread.
 */
final class Rounds {
  private static final long QUIET_NANOS = 100_000_000;
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private final Timeline<String> requests;
  private final Timeline<String> answers;
  private final Distribution honoured = new Distribution();
  private final Distribution last = new Distribution();
  private final Distribution answered = new Distribution();

  Rounds(Timeline<String> requests, Timeline<String> answers) {
    this.requests = requests;
    this.answers = answers;
  }

  /** Makes the change, and waits until it is honoured. */
  void run(Change change) {
    long began = System.nanoTime();
    change.write().run();
    long written = System.nanoTime();
    while (!change.settled(requests.since(began), System.nanoTime(), QUIET_NANOS)
        || news(change, began) == null) {
      LockSupport.parkNanos(2_000_000);
      if (System.nanoTime() - written > PATIENCE_NANOS) {
        throw new IllegalStateException(change.name() + " isn't honoured");
      }
    }
    List<Timeline.Moment<String>> seen = requests.since(began);
    honoured.add(millis(change.honoured(seen), written));
    if (change.from() != null) {
      last.add(millis(change.last(seen, written), written));
    }
    Long news = news(change, began);
    if (news != null) {
      answered.add(millis(news, written));
    }
  }

  void report(String change, String variant, Samples samples) {
    report(change, variant, "honoured", honoured, samples);
    report(change, variant, "last old", last, samples);
    report(change, "query", "honoured", answered, samples);
  }

  private @Nullable Long news(Change change, long since) {
    for (Timeline.Moment<String> answer : answers.since(since)) {
      if (change.inAnswer().test(answer.seen())) {
        return answer.nanos();
      }
    }
    return null;
  }

  /** A request may honour a change before the one who wrote it has Consul's answer. */
  private static double millis(long moment, long written) {
    return Math.max(0, moment - written) / 1e6;
  }

  private static void report(
      String change, String variant, String what, Distribution millis, Samples samples) {
    if (millis.size() > 0) {
      samples.add(new Sample("changes", change, variant, 0, what + " p50 ms", millis.median()));
      samples.add(
          new Sample("changes", change, variant, 0, what + " p99 ms", millis.percentile(99)));
    }
  }
}
