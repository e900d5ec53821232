package dev.weft.bench.changes;

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
  private final Delays delays = new Delays();
  private final Delays query = new Delays();

  Rounds(Timeline<String> requests, Timeline<String> answers) {
    this.requests = requests;
    this.answers = answers;
  }

  /** Makes the change, and waits until it is honoured. */
  void run(Change change) {
    long began = System.nanoTime();
    change.write().run();
    long written = System.nanoTime();
    List<Timeline.Moment<String>> seen = requests.since(began);
    while (!change.settled(seen, written, System.nanoTime(), QUIET_NANOS)
        || news(change, began) == null) {
      LockSupport.parkNanos(2_000_000);
      if (System.nanoTime() - written > PATIENCE_NANOS) {
        throw new IllegalStateException(change.name() + " isn't honoured");
      }
      seen = requests.since(began);
    }
    delays.add(change, seen, written);
    Long news = news(change, began);
    if (news != null) {
      query.honoured(news, written);
    }
  }

  void report(String change, Samples samples) {
    delays.report(change, "weft", samples);
    query.report(change, "query", samples);
  }

  private @Nullable Long news(Change change, long since) {
    for (Timeline.Moment<String> answer : answers.since(since)) {
      if (change.inAnswer().test(answer.seen())) {
        return answer.nanos();
      }
    }
    return null;
  }
}
